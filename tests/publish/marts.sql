-- A published world by hand, in the columns of the marts: 2 accounts, 6 campaigns, 140 days, a story that is known.
-- Tapped replies grow from day 70 on in the campaigns of account A; real answers and outcomes stay flat.
create schema if not exists marts;

create or replace table marts.mart_meta as
select
    'run-7' as run_id, timestamp '2026-11-20 05:30:00' as built_at, date '2026-11-19' as as_of,
    'sandbox' as home_kind, '1.0.0' as contract_version, '0.1.0' as code_version, 'default' as weights_version,
    'p1' as lexicon_version, '0.1.0+m1' as method_version, 's1' as settings_version, 'i1' as inputs_version,
    'UTC' as reporting_timezone, 'EUR' as reporting_currency,
    true as has_messages, true as has_ads, true as has_outcomes,
    812::bigint as partitions, 52692::bigint as rows_in, 52340::bigint as rows_landed,
    12::bigint as rows_quarantined, 340::bigint as rows_skipped,
    19255::bigint as sends, 1700::bigint as reply_messages, 190::bigint as outcomes, 171::bigint as outcomes_attributed;


create or replace table marts.dim_account as
select * from (
    values
        ('linkedin_ads', 'A', 'Northwind <Events>', 'EUR', 'Europe/Berlin'),
        ('linkedin_ads', 'B', 'Contoso Trials', 'USD', 'America/New_York')
) as t (platform, account_id, account_name, currency, report_timezone);

create or replace table marts.dim_campaign as
select * from (
    values
        ('linkedin_ads', 'A', 'a1', 'Autumn webinar invitations'),
        ('linkedin_ads', 'A', 'a2', '<script>alert("campaign")</script>'),
        ('linkedin_ads', 'A', 'a3', 'Plant managers & "quotes"'),
        ('linkedin_ads', 'B', 'b1', 'Free trial, finance'),
        ('linkedin_ads', 'B', 'b2', 'Free trial, health'),
        ('linkedin_ads', 'B', 'b3', 'A pilot of three days'),
        (null, null, '__approach__', 'Own approaches, no campaign'),
        (null, null, '__inbound__', 'Conversations the other side began')
) as t (platform, account_id, campaign_id, campaign_name);
alter table marts.dim_campaign add column is_campaign boolean;
update marts.dim_campaign set is_campaign = campaign_id not like '\_\_%' escape '\';

create or replace table marts.dim_reply_weight as
select 'default' as weights_version, 'all' as segment, 'default' as source, true as is_current, t.*
from (
    values
        ('auto_reply', 0.0::decimal(9, 6), false, false), ('declined', 0.0, true, false),
        ('one_tap', 0.10, true, true), ('acknowledgement', 0.25, true, true), ('brief', 0.60, true, false),
        ('substantive', 1.0, true, false), ('unknown_language', null, true, false)
) as t (reply_class, w, is_human, is_low_effort);

create or replace table marts.rpt_campaign_daily as
with grid as (
    select
        c.platform, c.account_id, c.campaign_id, a.currency,
        date '2026-07-03' + d.i::integer as date_day,
        d.i as day_number,
        row_number() over (order by c.campaign_id) as k,
        c.campaign_id = '__approach__' as is_approach,
        -- the share of the ramp that has come by this day, in account A only
        case when c.account_id = 'A' then least(1, greatest(0, (d.i - 70) / 30.0)) else 0 end as adoption
    from marts.dim_campaign as c
    left join marts.dim_account as a on a.account_id = c.account_id
    cross join range(140) as d (i)
    where c.campaign_id <> '__inbound__'
),

sends as (
    select
        *,
        case
            when campaign_id = 'b3' then case when day_number between 60 and 62 then 8 else 0 end
            when dayofweek(date_day) in (0, 6) then 4 + (k + day_number) % 3
            else 26 + (3 * k + 5 * day_number) % 9
        end::bigint as n,
        -- cohorts younger than a month have not yet had all their replies
        least(1, (141 - day_number) / 6.0) as ripe
    from grid
),

expected as (
    -- running totals of what each class should come to: a day's replies are what its total grew by
    select
        *,
        sum(n * ripe * (0.012 + 0.060 * adoption) * (1 + 0.4 * sin(day_number * 1.3 + k))) over days as to_one_tap,
        sum(n * ripe * (0.022 - 0.006 * adoption) * (1 + 0.4 * cos(day_number * 0.9 + k))) over days as to_acknowledgement,
        sum(n * ripe * (0.014 - 0.002 * adoption) * (1 + 0.3 * sin(day_number * 0.7 + 2 * k))) over days as to_brief,
        sum(n * ripe * 0.009 * (1 + 0.3 * cos(day_number * 0.5 + k))) over days as to_substantive,
        sum(n * ripe * 0.005) over days as to_auto,
        sum(n * ripe * 0.008) over days as to_declined,
        sum(n * 0.001) over days as to_unknown
    from sends
    window days as (partition by campaign_id order by day_number)
),

replies as (
    select
        *,
        (floor(to_one_tap) - floor(lag(to_one_tap, 1, 0) over days))::bigint as one_tap,
        (floor(to_acknowledgement) - floor(lag(to_acknowledgement, 1, 0) over days))::bigint as acknowledgement,
        (floor(to_brief) - floor(lag(to_brief, 1, 0) over days))::bigint as brief,
        (floor(to_substantive) - floor(lag(to_substantive, 1, 0) over days))::bigint as substantive,
        (floor(to_auto) - floor(lag(to_auto, 1, 0) over days))::bigint as auto,
        (floor(to_declined) - floor(lag(to_declined, 1, 0) over days))::bigint as declined,
        (floor(to_unknown) - floor(lag(to_unknown, 1, 0) over days))::bigint as unknown
    from expected
    window days as (partition by campaign_id order by day_number)
),

counted as (
    select
        *,
        one_tap + acknowledgement + brief + substantive + declined + unknown as human,
        (0.10 * one_tap + 0.25 * acknowledgement + 0.60 * brief + substantive)::decimal(24, 6) as y,
        (0.01 * one_tap + 0.0625 * acknowledgement + 0.36 * brief + substantive)::decimal(30, 12) as v
    from replies
)

select
    campaign_id, account_id, date_day, platform, currency, 'default' as weights_version,
    date_day <= date '2026-10-20' as is_mature,
    n as sends, n as sends_delivered,
    human + auto as replies_gross, auto as replies_auto, declined as replies_declined, one_tap as replies_one_tap,
    acknowledgement as replies_acknowledgement, brief as replies_brief, substantive as replies_substantive,
    unknown as replies_unknown, human as replies_human, one_tap + acknowledgement as replies_low_effort,
    y as quality_replies, v as quality_replies_sq,
    case when is_approach then 0 else (substantive > 0 and day_number % 2 = 0)::bigint end as downloads,
    case when is_approach then 0 else (substantive > 0 and day_number % 3 = 0)::bigint end as signups,
    case when is_approach then 0 else (substantive > 0 and day_number % 11 = 0)::bigint end as transactions,
    0::bigint as leads, 0::bigint as meetings,
    (substantive > 0 and (day_number % 2 = 0 or day_number % 3 = 0) and not is_approach)::bigint as sends_with_outcome,
    case when is_approach then null else n * 9 end as impressions,
    case when is_approach then null else (n * 0.4)::bigint end as clicks,
    case when is_approach then null else n * 0.55 end::decimal(28, 9) as spend,
    case when date_day <= date '2026-10-20' and not is_approach then n * 0.55 end::decimal(28, 9) as mature_spend,
    case when date_day <= date '2026-10-20' then human + auto end as mature_replies_gross,
    case when date_day <= date '2026-10-20' then y end::decimal(24, 6) as mature_quality_replies,
    case when is_approach then null when campaign_id = 'a1' and day_number % 50 = 0 then 120 else 0 end::decimal(28, 9)
        as value,
    case when campaign_id = 'a1' then 'EUR' end as value_currency
from counted
where n > 0
union all by name
-- conversations the other side began: replies to no send of ours
select
    '__inbound__' as campaign_id, null as account_id, date '2026-09-01' as date_day, 'default' as weights_version,
    true as is_mature, 0 as sends, 0 as sends_delivered, 5 as replies_gross, 5 as replies_human,
    5 as replies_substantive, 0 as replies_low_effort, 5.0 as quality_replies, 5.0 as quality_replies_sq;

create or replace table marts.cube_send_class_daily as
with classes as (
    unpivot marts.rpt_campaign_daily
    on replies_auto as 'auto_reply', replies_declined as 'declined', replies_one_tap as 'one_tap',
        replies_acknowledgement as 'acknowledgement', replies_brief as 'brief', replies_substantive as 'substantive',
        replies_unknown as 'unknown_language'
    into name reply_class value replied
)

select
    campaign_id, account_id, date_day as cohort_date, reply_class, replied,
    case when campaign_id = '__inbound__' then 0 else replied end as sends_delivered,
    case reply_class when 'substantive' then sends_with_outcome else 0 end as sends_with_outcome
from classes
where replied > 0
union all
select campaign_id, account_id, date_day, 'none', 0, sends_delivered - replies_gross, 0
from marts.rpt_campaign_daily
where campaign_id <> '__inbound__';

create or replace table marts.rpt_class_mix as
select
    c.campaign_id, c.account_id, c.reply_class, w.w, sum(c.replied)::bigint as replies,
    0::bigint as replies_retracted, sum(coalesce(w.w, 0) * c.replied)::decimal(24, 6) as quality_replies
from marts.cube_send_class_daily as c
left join marts.dim_reply_weight as w on w.reply_class = c.reply_class
where c.reply_class <> 'none'
group by c.campaign_id, c.account_id, c.reply_class, w.w;

create or replace table marts.rpt_campaign_to_date as
with summed as (
    select
        campaign_id, account_id, max(platform) as platform, max(currency) as currency,
        max(value_currency) as value_currency, min(date_day) as first_day, max(date_day) as last_day,
        sum(columns('^(sends|replies|downl|signup|trans|leads|meetings|impr|clicks|mature_replies)'))::bigint as '\0',
        sum(columns('^(quality|spend|mature_spend|mature_quality|value$)'))::decimal(28, 9) as '\0'
    from marts.rpt_campaign_daily
    group by campaign_id, account_id
)

select
    s.*, c.campaign_name, c.is_campaign,
    case when s.campaign_id in ('a1', 'a2', 'b1') then 'Always-on' when c.is_campaign then 'H2 <pipeline>' end
        as campaign_group_name,
    s.replies_gross / nullif(s.sends_delivered, 0) as raw_engagement_rate,
    s.quality_replies::double / nullif(s.sends_delivered - s.replies_unknown, 0) as quality_engagement_rate,
    0.8 * s.quality_replies::double / nullif(s.sends_delivered - s.replies_unknown, 0) as quality_engagement_rate_low,
    1.2 * s.quality_replies::double / nullif(s.sends_delivered - s.replies_unknown, 0) as quality_engagement_rate_high,
    s.replies_low_effort / nullif(s.replies_human, 0) as low_effort_share,
    s.spend::double / nullif(s.clicks, 0) as cpc,
    s.mature_spend::double / nullif(s.mature_replies_gross, 0) as cost_per_reply,
    s.mature_spend::double / nullif(s.mature_quality_replies::double, 0) as cost_per_quality_reply,
    case when c.is_campaign then 4000::bigint end as reach_28,
    case when c.is_campaign then 1.8 end as frequency_28,
    case
        when s.sends_delivered < 30 or s.quality_replies < 5 then 'D' when s.quality_replies < 15 then 'C'
        when s.quality_replies < 30 then 'B' else 'A'
    end as evidence_grade
from summed as s
left join marts.dim_campaign as c on c.campaign_id = s.campaign_id;

create or replace table marts.rpt_week as
with days as (
    select *, date_trunc('week', date_day)::date as week_start from marts.rpt_campaign_daily
    where campaign_id <> '__inbound__'
)

select
    week_start,
    week_start < date '2026-07-03' or week_start + 6 > date '2026-11-19' as is_partial_week,
    week_start + 36 <= date '2026-11-19' as is_mature_week,
    sum(columns('^(sends|replies|downl|signup|trans|leads|meetings)'))::bigint as '\0',
    sum(quality_replies)::decimal(24, 6) as quality_replies,
    sum(replies_gross) / sum(sends_delivered) as raw_engagement_rate,
    sum(quality_replies)::double / sum(sends_delivered - replies_unknown) as quality_engagement_rate
from days
group by week_start;

create or replace table marts.rpt_phrases as
select * from (
    values
        ('sounds good', 'one_tap', 'agree', true, 74, 60, 0.10::decimal(9, 6)),
        ('thanks for sharing', 'one_tap', 'thanks', true, 41, 39, 0.10),
        ('👍', 'one_tap', 'emoji', true, 33, 31, 0.10),
        ('great <b>thanks</b>', 'one_tap', null, false, 22, 20, 0.10)
) as t (phrase, reply_class, canned_family, is_canned, uses, people, w);

create or replace table marts.rpt_reconciliation as
select
    'linkedin_ads' as platform, account_id, date_day, any_value(currency) as currency, true as has_control_total,
    sum(spend) + case when account_id = 'A' and date_day = date '2026-11-01' then 1.5 else 0 end as control_spend,
    sum(spend) as ads_spend,
    case when account_id = 'A' and date_day = date '2026-11-01' then 1.5 else 0 end::decimal(28, 9) as spend_difference,
    0::decimal(28, 9) as unattributed_spend
from marts.rpt_campaign_daily
where account_id is not null
group by account_id, date_day;

-- Verdicts as they may be: a1 diverges for the third week, b1 is aligned, the others have too little; account A speaks
-- for them. Eight weekly ends each, the last on the last mature day.
create or replace table marts.rpt_divergence as
with units as (
    select *
    from (
        values
            ('campaign', 'a1', 'A', 'a1', 'diverging', 1.9, 1.0, 0.9, 2400, 30, 0, 0, 'campaign', 'diverging'),
            ('campaign', 'a2', 'A', 'a2', 'insufficient_evidence', 1.6, 1.0, null, 900, 0, 1200, 9000, 'account', 'inflating'),
            ('campaign', 'a3', 'A', 'a3', 'insufficient_evidence', null, null, null, 0, 0, null, null, 'account', 'inflating'),
            ('campaign', 'b1', 'B', 'b1', 'aligned', 1.02, 1.0, 1.1, 3100, 22, 0, 7400, 'campaign', 'aligned'),
            ('campaign', 'b2', 'B', 'b2', 'outcomes_down', 0.98, 1.0, 0.5, 3000, 12, 0, 0, 'campaign', 'outcomes_down'),
            ('account', 'A', 'A', null, 'inflating', 1.7, 1.0, 0.95, 3300, 30, 0, 4000, 'account', 'inflating'),
            ('workspace', 'all', null, null, 'aligned', 1.1, 1.0, 0.9, 9400, 64, 0, 0, 'workspace', 'aligned')
    ) as t (
        level, unit_id, account_id, campaign_id, verdict, reply_ratio, quality_ratio, outcome_ratio, sends_recent,
        outcomes_recent, sends_missing, sends_missing_for_gap, judged_level, judged_verdict
    )
)

select
    u.level, u.unit_id, u.account_id, a.account_name, null::varchar as campaign_group_name, u.campaign_id,
    c.campaign_name, (date '2026-10-20' - (7 * w.weeks_ago)::integer)::date as window_end, w.weeks_ago::integer as weeks_ago,
    (date '2026-09-23' - (7 * w.weeks_ago)::integer)::date as recent_from,
    case when w.weeks_ago < 3 then u.verdict else 'aligned' end as verdict,
    u.verdict in ('diverging', 'inflating') and w.weeks_ago < 2 as is_paged, u.judged_level, u.judged_verdict,
    u.sends_recent::bigint as sends_recent, (2 * u.sends_recent)::bigint as sends_baseline,
    u.outcomes_recent::bigint as outcomes_recent, u.reply_ratio::double as reply_ratio,
    u.quality_ratio::double as quality_ratio, u.outcome_ratio::double as outcome_ratio,
    u.sends_missing::bigint as sends_missing, u.sends_missing_for_gap::bigint as sends_missing_for_gap,
    14.6::double as outcomes_due_after, 1::bigint as outcomes_found_after
from units as u
cross join range(8) as w (weeks_ago)
left join marts.dim_account as a on a.account_id = u.account_id
left join marts.dim_campaign as c on c.campaign_id = u.campaign_id;

create or replace table marts.rpt_outcome_drivers as
select
    level, unit_id, account_id, 0 as weeks_ago, outcomes_recent::bigint as outcomes_recent,
    outcomes_before::double as outcomes_before, (outcomes_recent - outcomes_before)::double as change, is_clear,
    largest_driver, largest_effect::double as largest_effect, largest_effect_low::double as largest_effect_low,
    largest_effect_high::double as largest_effect_high
from (
    values
        ('campaign', 'b2', 'B', 12, 24, true, 'outcomes_per_quality_reply', -11, -16, -6),
        ('campaign', 'a1', 'A', 30, 33, false, 'spend', -3, -3, -3)
) as t (
    level, unit_id, account_id, outcomes_recent, outcomes_before, is_clear, largest_driver, largest_effect,
    largest_effect_low, largest_effect_high
);

create or replace table marts.rpt_projection as
select
    account_id, date_day, (date '2026-11-19' - date_day)::integer as age_days,
    sum(replies_gross)::bigint as replies_gross,
    (sum(replies_gross) / (0.6 + 0.05 * (date '2026-11-19' - date_day)))::decimal(24, 6) as replies_gross_projected,
    sum(quality_replies)::decimal(24, 6) as quality_replies,
    (sum(quality_replies) / (0.5 + 0.06 * (date '2026-11-19' - date_day)))::decimal(24, 6)
        as quality_replies_projected
from marts.rpt_campaign_daily
where date_day > date '2026-11-12' and campaign_id not in ('__inbound__', '__unattributed__')
group by account_id, date_day;

-- What is said of the metric as such: two rows that are not the card's, and the one that is.
create or replace table marts.rpt_metric_health as
select
    account_id, period, verdict, reason, null::varchar as red, null::varchar as candidate_warning,
    640::bigint as real_sends, 64::bigint as real_outcomes, 900::bigint as low_effort_sends,
    9::bigint as low_effort_outcomes, 0.812 as rho_quality, -0.25 as rho_raw
from (
    values
        ('A', 'all', 'cannot_say', 'Too few campaigns.'),
        ('__all__', 'month', 'not_better', 'In that month.'),
        ('__all__', 'all', 'better', 'People and <campaigns> say so.')
) as t (account_id, period, verdict, reason);
