{#
  Reports that dashboards built on Fivetran's ad_reporting package read: the same tables, columns and words, and behind
  them what it lacks. Counts and money are added up, ratios are ratios of sums.
#}

{# The five measures of ad_reporting first, then ours. #}
{% macro ad_reporting_measures() -%}
  {{ return([
    ('clicks', 'bigint'), ('impressions', 'bigint'), ('spend', 'decimal(28, 9)'),
    ('conversions', 'decimal(28, 9)'), ('conversions_value', 'decimal(28, 9)'),
    ('sends', 'bigint'), ('opens', 'bigint'), ('leads', 'bigint'), ('video_views', 'bigint'),
  ]) }}
{%- endmacro %}

{% macro ad_reporting_ratios() -%}
  {{ return([
    ('ctr', ratio('clicks', 'impressions')),
    ('cpc', ratio('spend', 'clicks')),
    ('cpm', '1000 * ' ~ ratio('spend', 'impressions')),
    ('cpa', ratio('spend', 'conversions')),
    ('roas', ratio('conversions_value', 'spend')),
  ]) }}
{%- endmacro %}

{# What ad_reporting calls a platform. #}
{% macro ad_reporting_platform(platform) -%}
  case {{ platform }} when 'meta_ads' then 'facebook_ads' else {{ platform }} end
{%- endmacro %}

{#
  What ad_reporting calls a campaign: LinkedIn's campaign group, and LinkedIn's campaign is its ad group. A campaign in
  no group stands for itself.
#}
{% macro ad_reporting_campaign(rows) -%}
  case
      when {{ rows }}.platform = 'linkedin_ads' then coalesce({{ rows }}.campaign_group_id, {{ rows }}.campaign_id)
      else {{ rows }}.campaign_id
  end
{%- endmacro %}
{% macro ad_reporting_ad_group(rows, ads) -%}
  case when {{ rows }}.platform = 'linkedin_ads' then {{ rows }}.campaign_id else {{ ads }}.ad_group_id end
{%- endmacro %}

{#
  The newest version of each entity, and of each ad its ad group: two CTEs, `entities` and `ads`. An account's platform
  told in two words (Meta's and Facebook's) is one.
#}
{% macro ad_reporting_entities() -%}
entities as (
    select
        {{ ad_reporting_platform('platform') }} as platform,
        entity_type,
        entity_id,
        name,
        parent_id,
        landing_url
    from {{ ref('ad_entities') }}
    qualify row_number() over (
        partition by {{ ad_reporting_platform('platform') }}, entity_type, entity_id
        order by seen_on desc nulls last, source_relation asc nulls last
    ) = 1
),

ads as (
    select
        ads.platform,
        ads.entity_id as ad_id,
        ads.name as ad_name,
        ads.landing_url,
        groups.entity_id as ad_group_id
    from entities as ads
    left join entities as groups
        on
            ads.platform = groups.platform
            and ads.parent_id = groups.entity_id
            and groups.entity_type = 'ad_group'
    where ads.entity_type = 'ad'
)
{%- endmacro %}

{#
  A report one or more levels above the ads: `keys` are ids and what goes with them one to one, `names` are told by the
  ids. `reach` is a relation of reach by day and `reach_key` what it is told by.
#}
{% macro ad_reporting_above(keys, reach_level=none) -%}
{%- set ids = ['source_relation', 'date_day', 'platform', 'account_id'] + keys + ['currency', 'report_timezone'] -%}
with summed as (
    select
        {{ ids | join(',\n        ') }},
        max(account_name) as account_name,
        {% for key in keys -%}
        max({{ key | replace('_id', '_name') }}) as {{ key | replace('_id', '_name') }},
        {% endfor -%}
        {{ sums(ad_reporting_measures()) }}
    from {{ ref('ad_reporting__ad_report') }}
    group by
        {{ ids | join(',\n        ') }}
),

{% if reach_level -%}
reached as (
    select
        {{ ad_reporting_platform('platform') }} as platform,
        account_id,
        campaign_id,
        range_start as date_day,
        max(reach) as reach
    from {{ ref('campaign_reach') }}
    where
        range_start = range_end
        and (platform = 'linkedin_ads') = {{ 'true' if reach_level == 'ad_group_id' else 'false' }}
    group by
        {{ ad_reporting_platform('platform') }},
        account_id,
        campaign_id,
        range_start
),

{% endif -%}
final as (
    select
        cast(summed.source_relation as varchar) as source_relation,
        cast(summed.date_day as date) as date_day,
        cast(summed.platform as varchar) as platform,
        cast(summed.account_id as varchar) as account_id,
        cast(summed.account_name as varchar) as account_name,
        {% for key in keys -%}
        cast(summed.{{ key }} as varchar) as {{ key }},
        cast(summed.{{ key | replace('_id', '_name') }} as varchar) as {{ key | replace('_id', '_name') }},
        {% endfor -%}
        {% for name, type in ad_reporting_measures() -%}
        cast(summed.{{ name }} as {{ type }}) as {{ name }},
        {% endfor -%}
        cast(summed.currency as varchar) as currency,
        cast(summed.report_timezone as varchar) as report_timezone,
        {% for name, sql in ad_reporting_ratios() -%}
        cast({{ sql }} as double) as {{ name }}{{ ',' if not loop.last or reach_level }}
        {% endfor -%}
        {% if reach_level -%}
        cast(reached.reach as bigint) as reach,
        cast({{ ratio('summed.impressions', 'reached.reach') }} as double) as frequency
        {% endif %}
    from summed
    {% if reach_level -%}
    left join reached
        on
            summed.platform = reached.platform
            and summed.account_id = reached.account_id
            and summed.{{ reach_level }} = reached.campaign_id
            and summed.date_day = reached.date_day
    {%- endif %}
)

select * from final
{%- endmacro %}
