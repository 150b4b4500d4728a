-- One row: what the replies were, against how many there were.
with signed as (
    select campaign_id, account_id, replies_gross as replies, quality_replies
    from marts.rpt_campaign_to_date
    union all
    select campaign_id, account_id, -replies as replies, -quality_replies as quality_replies
    from marts.rpt_class_mix
),

conserved as (
    select
        count(*) filter (where coalesce(replies, 0) <> 0) as campaigns_with_replies_off,
        count(*) filter (where coalesce(quality_replies, 0) <> 0) as campaigns_with_quality_off
    from (
        select sum(replies) as replies, sum(quality_replies) as quality_replies
        from signed
        group by campaign_id, account_id
    )
),

shares as (
    select count(*) as campaigns_with_shares_off
    from (
        select 1
        from marts.rpt_class_mix
        group by campaign_id, account_id
        having abs(sum(share_of_gross) - 1) > 1e-9
    )
)

select *
from conserved
cross join shares
