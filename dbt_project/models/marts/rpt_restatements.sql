{#
  What platforms first said of a day and what they say now: one row a day and figure that changed after it was
  landed. Days that never changed have no row.
#}
{%- set metrics = [
  'spend', 'impressions', 'clicks', 'landing_clicks', 'engagements_reported', 'sends', 'opens',
  'message_clicks', 'leads', 'lead_form_opens', 'conversions', 'conversion_value',
] %}

with revised as (
    select
        source_relation,
        account_id,
        date_day,
        metric,
        sum(coalesce(value_after, 0) - coalesce(value_before, 0)) as change,
        count(distinct ad_id) as ads_restated,
        max(revision) as revisions,
        max(seen_on) as seen_on,
        max(age_days) as age_days
    from {{ ref('ad_restatements') }}
    -- What no report shows (a figure in dollars beside the account's own currency) is no restatement of ours.
    where metric in ('{{ metrics | join("', '") }}')
    group by
        source_relation,
        account_id,
        date_day,
        metric
),

days as (
    {% for metric in metrics -%}
    select
        platform,
        source_relation,
        account_id,
        date_day,
        max(currency) as currency,
        '{{ metric }}' as metric,
        sum(cast({{ metric }} as decimal(28, 9))) as latest_value
    from {{ ref('fct_ad_performance_daily') }}
    group by
        platform,
        source_relation,
        account_id,
        date_day
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

final as (
    select
        cast(days.platform as varchar) as platform,
        cast(revised.source_relation as varchar) as source_relation,
        cast(revised.account_id as varchar) as account_id,
        cast(revised.date_day as date) as date_day,
        cast(revised.metric as varchar) as metric,
        cast(case when revised.metric in ('spend', 'conversion_value') then days.currency end as varchar)
            as currency,
        cast(coalesce(days.latest_value, 0) - revised.change as decimal(28, 9)) as first_value,
        cast(coalesce(days.latest_value, 0) as decimal(28, 9)) as latest_value,
        {{ ratio('revised.change', '(coalesce(days.latest_value, 0) - revised.change)') }} as restated_share,
        cast(revised.ads_restated as bigint) as ads_restated,
        cast(revised.revisions as integer) as revisions,
        cast(revised.seen_on as date) as last_seen_on,
        cast(revised.age_days as integer) as age_days
    from revised
    left join days
        on
            revised.source_relation = days.source_relation
            and revised.account_id = days.account_id
            and revised.date_day = days.date_day
            and revised.metric = days.metric
)

select * from final
