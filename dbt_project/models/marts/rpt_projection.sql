{#
  The last 30 cohort days, which may still be answered: what came of them so far, and apart from it what will
  have come when their time is over, if their account's people keep their habits. A projection is never added to
  a count.
#}
{%- set measures = [
  ('replies_gross', 'replies_share', 'bigint'), ('quality_replies', 'quality_share', 'decimal(24, 6)'),
  ('sends_with_outcome', 'outcomes_share', 'bigint'),
] %}

with young as (
    select
        days.account_id,
        days.date_day,
        {{ days_between('days.date_day', 'run_facts.as_of') }} as age,
        sum(days.sends_delivered) as sends_delivered,
        {% for measure, share, type in measures -%}
        sum(days.{{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('rpt_campaign_daily') }} as days
    cross join {{ source('ops', 'run_facts') }} as run_facts
    where
        days.campaign_id not in ('__unattributed__', '__inbound__')
        and days.sends_delivered is not null
        and days.date_day > {{ plus_days('run_facts.as_of', -30) }}
        -- A zone's day may have begun that the data do not hold to its end.
        and days.date_day <= run_facts.as_of
    group by
        days.account_id,
        days.date_day,
        {{ days_between('days.date_day', 'run_facts.as_of') }}
),

final as (
    select
        cast(young.account_id as varchar) as account_id,
        cast(accounts.account_name as varchar) as account_name,
        cast(young.date_day as date) as date_day,
        cast(young.age as integer) as age_days,
        cast(young.sends_delivered as bigint) as sends_delivered,
        {% for measure, share, type in measures -%}
        cast(young.{{ measure }} as {{ type }}) as {{ measure }},
        cast(completeness.{{ share }} as double) as {{ share }},
        cast({{ ratio('young.' ~ measure, 'completeness.' ~ share) }} as decimal(24, 6))
            as {{ measure }}_projected
        {{- ',' if not loop.last }}
        {% endfor %}
    from young
    left join {{ ref('int_completeness') }} as completeness
        on
            young.account_id is not distinct from completeness.account_id
            and young.age = completeness.age
    left join {{ ref('dim_account') }} as accounts
        on young.account_id = accounts.account_id
)

select * from final
