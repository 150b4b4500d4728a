-- One row: the weeks against the campaign days they are made of.
with days as (
    select
        sum(sends) filter (where is_sent) as sends,
        sum(replies_gross) filter (where is_sent) as replies,
        sum(quality_replies) filter (where is_sent) as quality,
        sum(replies_gross) filter (where not is_sent) as unsent_replies,
        sum(downloads) as downloads,
        sum(signups) as signups,
        sum(transactions) as transactions
    from (
        select
            *,
            campaign_id not in ('__inbound__', '__unattributed__') as is_sent
        from marts.rpt_campaign_daily
    )
),

weeks as (
    select
        sum(sends) as sends,
        sum(replies_gross) as replies,
        sum(quality_replies) as quality,
        sum(coalesce(replies_unattributed, 0) + coalesce(conversations_inbound, 0)) as unsent_replies,
        sum(coalesce(downloads, 0) + coalesce(downloads_unattributed, 0)) as downloads,
        sum(coalesce(signups, 0) + coalesce(signups_unattributed, 0)) as signups,
        sum(coalesce(transactions, 0) + coalesce(transactions_unattributed, 0)) as transactions,
        count(*) filter (where quality_replies > replies_human or replies_human > replies_gross)
            as weeks_out_of_order,
        count(*) filter (
            where
            (raw_engagement_rate is null) <> (replies_gross / nullif(sends_delivered, 0) is null)
            or abs(raw_engagement_rate - replies_gross / nullif(sends_delivered, 0)) > 1e-9
            or abs(
                quality_engagement_rate - quality_replies / nullif(sends_delivered - replies_unknown, 0)
            ) > 1e-9
        ) as rates_off
    from marts.rpt_week
)

select
    abs(coalesce(days.sends, 0) - coalesce(weeks.sends, 0)) as sends_off,
    abs(coalesce(days.replies, 0) - coalesce(weeks.replies, 0))
    + abs(coalesce(days.unsent_replies, 0) - coalesce(weeks.unsent_replies, 0)) as replies_off,
    abs(coalesce(days.quality, 0) - coalesce(weeks.quality, 0)) as quality_off,
    abs(coalesce(days.downloads, 0) - coalesce(weeks.downloads, 0))
    + abs(coalesce(days.signups, 0) - coalesce(weeks.signups, 0))
    + abs(coalesce(days.transactions, 0) - coalesce(weeks.transactions, 0)) as outcomes_off,
    weeks.weeks_out_of_order,
    weeks.rates_off
from days
cross join weeks
