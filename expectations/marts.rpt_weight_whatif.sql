-- One row: the comparison of weights against the campaigns it is about.
with compared as (
    select
        count(*) filter (
            where
            whatif.version_a <> (select max(weights_version) from marts.dim_reply_weight where is_current)
            or whatif.quality_replies_a is distinct from campaigns.quality_replies
            or whatif.quality_engagement_rate_a is distinct from campaigns.quality_engagement_rate
        ) as rows_off_the_campaigns,
        count(*) filter (where rank_shift <> rank_a - rank_b) as ranks_off
    from marts.rpt_weight_whatif as whatif
    left join marts.rpt_campaign_to_date as campaigns
        on
            whatif.campaign_id = campaigns.campaign_id
            and whatif.account_id is not distinct from campaigns.account_id
),

money as (
    select count(*) as currencies_off
    from (
        select 1
        from marts.rpt_weight_whatif
        group by version_a, version_b, currency
        having abs(sum(money_moved)) > 0.000001
    )
)

select *
from compared
cross join money
