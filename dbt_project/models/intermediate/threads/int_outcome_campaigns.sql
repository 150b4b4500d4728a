{#
  Outcomes that join to no send, by the lower rungs of the ladder: who clicked is known by another event of
  the same click, or the event names its campaign, or its UTM parameters do. Such an outcome belongs to a
  campaign and to nobody: it counts where campaigns are compared and never where people are, and weights are
  not learned from it.

  A UTM campaign is what a landing page of the campaign's ads says, the campaign's id or its name; one that
  points to two campaigns points to none.
#}

with unjoined as (
    select
        outcomes.source_relation,
        outcomes.event_id,
        outcomes.type,
        attributed.cohort_date,
        outcomes.click_id,
        outcomes.campaign_id,
        {{ utm_value('outcomes.utm_campaign') }} as utm_campaign
    from {{ ref('outcomes') }} as outcomes
    inner join {{ ref('int_outcomes_attributed') }} as attributed
        on
            outcomes.source_relation = attributed.source_relation
            and outcomes.event_id = attributed.event_id
    where attributed.attribution = 'none'
),

known as (
    select
        campaign_id,
        account_id,
        campaign_name
    from {{ ref('int_campaigns_known') }}
),

clicks as (
    select
        outcomes.click_id,
        min(known.campaign_id) as campaign_id
    from {{ ref('outcomes') }} as outcomes
    inner join {{ ref('int_outcomes_attributed') }} as attributed
        on
            outcomes.source_relation = attributed.source_relation
            and outcomes.event_id = attributed.event_id
            and attributed.attribution <> 'none'
    inner join known
        on attributed.campaign_id = known.campaign_id
    where outcomes.click_id is not null
    group by outcomes.click_id
    having count(distinct known.campaign_id) = 1
),

-- At Google and Meta an ad stands in an ad group, and that in a campaign.
ad_groups as (
    select distinct
        platform,
        entity_id,
        parent_id
    from {{ ref('ad_entities') }}
    where entity_type = 'ad_group'
),

ads as (
    select distinct
        platform,
        parent_id,
        landing_url
    from {{ ref('ad_entities') }}
    where
        entity_type = 'ad'
        and landing_url is not null
),

pages as (
    select
        coalesce(ad_groups.parent_id, ads.parent_id) as campaign_id,
        {{ utm_value(text_between('ads.landing_url', '[?&]utm_campaign=([^&#]+)')) }} as utm_campaign
    from ads
    left join ad_groups
        on
            ads.platform = ad_groups.platform
            and ads.parent_id = ad_groups.entity_id
    union
    select
        campaign_id,
        {{ utm_value('campaign_id') }} as utm_campaign
    from known
    union
    select
        campaign_id,
        {{ utm_value('campaign_name') }} as utm_campaign
    from known
),

utms as (
    select
        pages.utm_campaign,
        min(known.campaign_id) as campaign_id
    from pages
    inner join known
        on pages.campaign_id = known.campaign_id
    where pages.utm_campaign is not null
    group by pages.utm_campaign
    having count(distinct known.campaign_id) = 1
),

laddered as (
    select
        unjoined.source_relation,
        unjoined.event_id,
        unjoined.type,
        unjoined.cohort_date,
        case
            when clicks.campaign_id is not null then 'click'
            when named.campaign_id is not null then 'campaign'
            when utms.campaign_id is not null then 'utm'
            else 'none'
        end as rung,
        coalesce(clicks.campaign_id, named.campaign_id, utms.campaign_id) as campaign_id
    from unjoined
    left join clicks
        on unjoined.click_id = clicks.click_id
    left join known as named
        on unjoined.campaign_id = named.campaign_id
    left join utms
        on unjoined.utm_campaign = utms.utm_campaign
),

final as (
    select
        laddered.source_relation,
        laddered.event_id,
        laddered.type,
        laddered.cohort_date,
        laddered.rung,
        laddered.campaign_id,
        known.account_id
    from laddered
    left join known
        on laddered.campaign_id = known.campaign_id
)

select * from final
