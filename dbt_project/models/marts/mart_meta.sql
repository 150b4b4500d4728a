{# One row: which run built these tables, from what, under which rules. The only table outside the row hash. #}

with landed as (
    select
        count(*) as partitions,
        sum(rows) as rows_landed,
        sum(rows_in) as rows_in,
        sum(quarantined) as rows_quarantined,
        sum(skipped) as rows_skipped
    from {{ source('ops', 'landed_partitions') }}
    -- A message and its text came as one row, and restatements are what other rows told.
    where stream not in ('message_bodies', 'restatements')
),

inputs_digest as (
    select {{ digest_of(['source', 'stream', 'day', 'owner', 'sha256'], digits=12) }} as inputs_version
    from {{ source('ops', 'landed_partitions') }}
),

sends as (
    select
        count(*) as sends,
        min(cohort_date) as first_day
    from {{ ref('fct_conversations') }}
),

replies as (
    select count(*) as reply_messages
    from {{ ref('fct_replies') }}
),

outcomes as (
    select
        count(*) as outcomes,
        count(*) filter (where attribution <> 'none') as outcomes_attributed
    from {{ ref('int_outcomes_attributed') }}
),

weights as (
    select max(weights_version) as weights_version
    from {{ ref('dim_reply_weight') }}
    where is_current
),

final as (
    select
        cast(run_facts.run_id as varchar) as run_id,
        cast(run_facts.built_at as timestamp) as built_at,
        cast(run_facts.as_of as date) as as_of,
        cast(run_facts.home_kind as varchar) as home_kind,
        cast('{{ contract_version() }}' as varchar) as contract_version,
        cast(run_facts.code_version as varchar) as code_version,
        cast(weights.weights_version as varchar) as weights_version,
        cast(run_facts.lexicon_version as varchar) as lexicon_version,
        cast(run_facts.method_version as varchar) as method_version,
        cast(run_facts.settings_version as varchar) as settings_version,
        cast(inputs_digest.inputs_version as varchar) as inputs_version,
        cast(run_facts.reporting_timezone as varchar) as reporting_timezone,
        cast(run_facts.reporting_currency as varchar) as reporting_currency,
        cast(sends.first_day as date) as first_send_on,
        cast(inputs.has_messages as boolean) as has_messages,
        cast(inputs.has_ads as boolean) as has_ads,
        cast(inputs.has_outcomes as boolean) as has_outcomes,
        cast(landed.partitions as bigint) as partitions,
        cast(coalesce(landed.rows_in, 0) as bigint) as rows_in,
        cast(coalesce(landed.rows_landed, 0) as bigint) as rows_landed,
        cast(coalesce(landed.rows_quarantined, 0) as bigint) as rows_quarantined,
        cast(coalesce(landed.rows_skipped, 0) as bigint) as rows_skipped,
        cast(sends.sends as bigint) as sends,
        cast(replies.reply_messages as bigint) as reply_messages,
        cast(outcomes.outcomes as bigint) as outcomes,
        cast(outcomes.outcomes_attributed as bigint) as outcomes_attributed
    from {{ source('ops', 'run_facts') }} as run_facts
    cross join landed
    cross join inputs_digest
    cross join sends
    cross join replies
    cross join outcomes
    cross join weights
    cross join {{ ref('int_inputs_landed') }} as inputs
)

select * from final
