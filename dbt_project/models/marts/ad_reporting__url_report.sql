{#
  Ads by day and the page they lead to. An ad without a known page stays, with nothing in the columns of the page and
  `is_url_known` false: the share of impressions where it is true is the report's coverage.
#}

with pages as (
    select
        *,
        nullif(split_part(landing_url, '?', 1), '') as base_url,
        {{ text_between('landing_url', '^(?:[A-Za-z][A-Za-z+.-]*://)?([^/?#]+)') }} as url_host,
        {{ text_between('landing_url', '^(?:[A-Za-z][A-Za-z+.-]*://)?[^/?#]+(/[^?#]*)') }} as url_path,
        {{ text_between('landing_url', '[?&]utm_source=([^&#]*)') }} as utm_source,
        {{ text_between('landing_url', '[?&]utm_medium=([^&#]*)') }} as utm_medium,
        {{ text_between('landing_url', '[?&]utm_campaign=([^&#]*)') }} as utm_campaign,
        {{ text_between('landing_url', '[?&]utm_content=([^&#]*)') }} as utm_content,
        {{ text_between('landing_url', '[?&]utm_term=([^&#]*)') }} as utm_term
    from {{ ref('ad_reporting__ad_report') }}
),

summed as (
    select
        source_relation,
        date_day,
        platform,
        account_id,
        campaign_id,
        ad_group_id,
        base_url,
        url_host,
        case when base_url is not null then coalesce(url_path, '/') end as url_path,
        utm_source,
        utm_medium,
        utm_campaign,
        utm_content,
        utm_term,
        currency,
        report_timezone,
        max(account_name) as account_name,
        max(campaign_name) as campaign_name,
        max(ad_group_name) as ad_group_name,
        {{ sums(ad_reporting_measures()) }}
    from pages
    group by
        source_relation,
        date_day,
        platform,
        account_id,
        campaign_id,
        ad_group_id,
        base_url,
        url_host,
        case when base_url is not null then coalesce(url_path, '/') end,
        utm_source,
        utm_medium,
        utm_campaign,
        utm_content,
        utm_term,
        currency,
        report_timezone
),

final as (
    select
        cast(source_relation as varchar) as source_relation,
        cast(date_day as date) as date_day,
        cast(platform as varchar) as platform,
        {% for name in [
            'account_id', 'account_name', 'campaign_id', 'campaign_name', 'ad_group_id', 'ad_group_name', 'base_url',
            'url_host', 'url_path', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term',
        ] -%}
        cast({{ name }} as varchar) as {{ name }},
        {% endfor -%}
        {% for name, type in ad_reporting_measures() -%}
        cast({{ name }} as {{ type }}) as {{ name }},
        {% endfor -%}
        cast(currency as varchar) as currency,
        cast(report_timezone as varchar) as report_timezone,
        {% for name, sql in ad_reporting_ratios() -%}
        cast({{ sql }} as double) as {{ name }},
        {% endfor -%}
        cast(base_url is not null as boolean) as is_url_known
    from summed
)

select * from final
