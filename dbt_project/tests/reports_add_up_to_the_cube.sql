{# Every roll-up of a count equals the count taken directly from the cube; weights are applied here once more. #}

with direct as (
    select
        campaign_id,
        account_id,
        sum(sends) as sends,
        sum(sends_delivered) as sends_delivered,
        sum(replied) as replies_gross,
        sum(cast(coalesce(weights.w, 0) * (cube.replied - cube.replied_retracted) as decimal(24, 6)))
            as quality_replies,
        sum(transactions) as transactions,
        sum(value) as value
    from {{ ref('cube_send_class_daily') }} as cube
    left join {{ ref('dim_reply_weight') }} as weights
        on
            cube.reply_class = weights.reply_class
            and cube.segment = weights.segment
    group by
        campaign_id,
        account_id
),

direct_total as (
    select
        sum(case when campaign_id not in ('__inbound__', '__unattributed__') then sends end) as sends,
        sum(case when campaign_id not in ('__inbound__', '__unattributed__') then replies_gross end)
            as replies_gross,
        sum(case when campaign_id not in ('__inbound__', '__unattributed__') then quality_replies end)
            as quality_replies
    from direct
),

week_total as (
    select
        sum(sends) as sends,
        sum(replies_gross) as replies_gross,
        sum(quality_replies) as quality_replies
    from {{ ref('rpt_week') }}
),

mix_total as (
    select sum(replies) as replies_gross
    from {{ ref('rpt_class_mix') }}
)

select
    'rpt_campaign_to_date' as report,
    direct.campaign_id
from direct
left join {{ ref('rpt_campaign_to_date') }} as report
    on
        direct.campaign_id = report.campaign_id
        and direct.account_id is not distinct from report.account_id
where
    direct.sends is distinct from report.sends
    or direct.sends_delivered is distinct from report.sends_delivered
    or direct.replies_gross is distinct from report.replies_gross
    or direct.quality_replies is distinct from report.quality_replies
    or direct.transactions is distinct from report.transactions
    or direct.value is distinct from report.value
union all
select
    'rpt_week' as report,
    null as campaign_id
from direct_total
cross join week_total
where
    direct_total.sends is distinct from week_total.sends
    or direct_total.replies_gross is distinct from week_total.replies_gross
    or direct_total.quality_replies is distinct from week_total.quality_replies
union all
select
    'rpt_class_mix' as report,
    null as campaign_id
from (select sum(replies_gross) as replies_gross from direct) as totals
cross join mix_total
where coalesce(totals.replies_gross, 0) <> coalesce(mix_total.replies_gross, 0)
