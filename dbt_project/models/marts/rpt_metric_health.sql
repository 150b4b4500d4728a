{#
  Is quality-adjusted engagement better than the raw rate here? By account and month, and for everything together.
  Two questions: do real answers lead to more outcomes than low-effort ones, and does the quality rate rank campaigns by
  their outcomes better than the raw rate does. Where either says no, the verdict is no.
#}

with summed as (
    select
        account_id,
        period,
        month_start,
        sum(sends_delivered) as sends_delivered,
        sum(replies_human) as replies_human,
        sum(replies_unknown) as replies_unknown,
        sum(sends_with_outcome) as sends_with_outcome,
        sum(low_effort_sends) as low_effort_sends,
        sum(low_effort_outcomes) as low_effort_outcomes,
        sum(real_sends) as real_sends,
        sum(real_outcomes) as real_outcomes
    from {{ ref('int_health_campaigns') }}
    group by
        account_id,
        period,
        month_start
),

by_month as (
    select true as is_month
    union all
    select false as is_month
),

-- Outcomes that join to nobody belong to no account: how many do is known of everything together only.
events as (
    select
        case when scopes.is_month then 'month' else 'all' end as period,
        case when scopes.is_month then cast(date_trunc('month', outcomes.cohort_date) as date) end as month_start,
        count(*) as outcome_events,
        count(*) filter (where outcomes.send_key is not null) as outcome_events_joined
    from {{ ref('int_outcomes_attributed') }} as outcomes
    cross join by_month as scopes
    cross join {{ source('ops', 'run_facts') }} as run_facts
    where outcomes.cohort_date <= {{ plus_days('run_facts.as_of', -30) }}
    group by
        case when scopes.is_month then 'month' else 'all' end,
        case when scopes.is_month then cast(date_trunc('month', outcomes.cohort_date) as date) end
),

weights as (
    select
        max(weights_version) as weights_version,
        case
            when bool_or(source = 'override') then 'override'
            when bool_or(source = 'calibrated') then 'calibrated'
            else 'default'
        end as weights_source
    from {{ ref('dim_reply_weight') }}
    where is_current
),

candidate as (
    select
        max(refusal) as candidate_refusal,
        max(case when reply_class = 'substantive' then gate end) as candidate_gate,
        max(warning) as candidate_warning
    from {{ ref('rpt_weight_candidate') }}
    where segment = 'all'
),

compared as (
    select
        summed.*,
        events.outcome_events,
        events.outcome_events_joined,
        coalesce(correlations.campaigns, 0) as campaigns,
        correlations.rho_quality,
        correlations.rho_raw,
        correlations.gain,
        correlations.gain_low,
        correlations.gain_high,
        {{ ratio('summed.real_outcomes', 'summed.real_sends') }} as real_outcome_rate,
        {{ ratio('summed.low_effort_outcomes', 'summed.low_effort_sends') }} as low_effort_outcome_rate,
        {{ ratio(
            '(summed.real_outcomes + summed.low_effort_outcomes)',
            '(summed.real_sends + summed.low_effort_sends)'
        ) }} as replied_outcome_rate
    from summed
    left join {{ ref('int_health_correlations') }} as correlations
        on
            summed.account_id = correlations.account_id
            and summed.period = correlations.period
            and summed.month_start is not distinct from correlations.month_start
    left join events
        on
            summed.account_id = '__all__'
            and summed.period = events.period
            and summed.month_start is not distinct from events.month_start
),

tested as (
    select
        *,
        sqrt(
            replied_outcome_rate * (1 - replied_outcome_rate)
            * (1 / cast(nullif(real_sends, 0) as double) + 1 / cast(nullif(low_effort_sends, 0) as double))
        ) as chance
    from compared
),

separated as (
    select
        *,
        (real_outcome_rate - low_effort_outcome_rate) / nullif(chance, 0) as separation_z,
        -- What z would be expected if real answers led to twice as many outcomes: is there enough to tell?
        replied_outcome_rate * cast(real_sends + low_effort_sends as double)
        / nullif(cast(2 * real_sends + low_effort_sends as double), 0) / nullif(chance, 0) as detectable_z
    from tested
),

judged as (
    select
        *,
        case
            when sends_with_outcome is null then 'no_outcomes'
            when sends_with_outcome = 0 then 'nobody_known'
            when real_outcomes + low_effort_outcomes < 30 then 'few_outcomes'
            when separation_z is null then 'one_kind'
            when separation_z < 2 or real_outcome_rate < 1.5 * low_effort_outcome_rate
                then case when detectable_z < 3.28 then 'one_kind' else 'not_separated' end
            when campaigns < 8 then 'few_campaigns'
            when gain is null then 'all_alike'
            when gain_high < 0.1 and gain_low <= 0 then 'no_gain'
            when gain_low <= 0 then 'within_chance'
            else 'better'
        end as finding
    from separated
),

named as (
    select
        *,
        case
            when finding = 'better' then 'better'
            when finding in ('not_separated', 'no_gain') then 'not_better'
            else 'cannot_say'
        end as verdict,
        case finding
            when 'no_outcomes' then 'No outcomes were brought.'
            when 'nobody_known' then 'No outcome joins to a person who was written to.'
            when 'few_outcomes' then 'Fewer than 30 outcomes among those who replied.'
            when 'one_kind' then 'Too few replies of one kind to compare real answers with low-effort ones.'
            when 'not_separated' then 'Real answers lead to hardly more outcomes than low-effort ones do.'
            when 'few_campaigns' then 'Fewer than eight campaigns of 30 sends: too few to rank.'
            when 'all_alike' then 'All campaigns are alike in one of the rates.'
            when 'no_gain' then 'The raw rate ranks campaigns by their outcomes as well.'
            when 'within_chance' then 'Whether quality ranks campaigns better or worse than raw is within chance.'
            else 'Quality ranks campaigns by their outcomes better, and real answers lead to more of them.'
        end as reason
    from judged
),

final as (
    select
        cast(named.account_id as varchar) as account_id,
        cast(named.period as varchar) as period,
        cast(named.month_start as date) as month_start,
        cast(named.verdict as varchar) as verdict,
        cast(named.reason as varchar) as reason,
        cast(
            case
                when named.verdict = 'not_better' then 'QAE is not better than raw here.'
                when
                    named.account_id = '__all__'
                    and named.period = 'all'
                    and candidate.candidate_refusal like 'Real answers%'
                    then 'Real answers lead to no more outcomes than silence does: the weights rest on judgement.'
                when named.replies_unknown > 0.5 * named.replies_human
                    then 'Most replies are in a language that is not read.'
            end as varchar
        ) as red,
        cast(named.campaigns as bigint) as campaigns,
        cast(named.sends_delivered as bigint) as sends_delivered,
        cast(named.replies_human as bigint) as replies_human,
        cast(named.replies_unknown as bigint) as replies_unknown,
        1 - {{ ratio('named.replies_unknown', 'named.replies_human') }} as coverage,
        cast(named.sends_with_outcome as bigint) as sends_with_outcome,
        cast(named.outcome_events as bigint) as outcome_events,
        cast(named.outcome_events_joined as bigint) as outcome_events_joined,
        {{ ratio('named.outcome_events_joined', 'named.outcome_events') }} as outcome_join_rate,
        cast(named.real_sends as bigint) as real_sends,
        cast(named.real_outcomes as bigint) as real_outcomes,
        cast(named.low_effort_sends as bigint) as low_effort_sends,
        cast(named.low_effort_outcomes as bigint) as low_effort_outcomes,
        named.real_outcome_rate,
        named.low_effort_outcome_rate,
        cast(round(named.separation_z, 6) as double) as separation_z,
        {% for column in ['rho_quality', 'rho_raw', 'gain', 'gain_low', 'gain_high'] -%}
        cast(round(named.{{ column }}, 9) as double) as {{ column }},
        {% endfor -%}
        cast(weights.weights_version as varchar) as weights_version,
        cast(weights.weights_source as varchar) as weights_source,
        cast(candidate.candidate_gate as varchar) as candidate_gate,
        cast(candidate.candidate_refusal as varchar) as candidate_refusal,
        cast(candidate.candidate_warning as varchar) as candidate_warning
    from named
    cross join weights
    cross join candidate
)

select * from final
