{#
  Which share of what a cohort will finally have is there at each age, by account: chain ladder (Mack 1993).
  From one age to the next, counts grow by the factor by which those cohorts grew that are old enough to
  tell; what is left to come is the product of the factors ahead. Cohorts of the last 120 days only, so that
  it follows habits. An account with under 100 events takes the factors of all accounts together; nothing at
  all to learn from is NULL.
#}
{%- set measures = ['replies', 'quality', 'outcomes'] %}

with arrivals as (
    select
        arrivals.*,
        {{ days_between('arrivals.cohort_date', 'run_facts.as_of') }} as known_age
    from {{ ref('int_arrivals') }} as arrivals
    cross join {{ source('ops', 'run_facts') }} as run_facts
    where arrivals.cohort_date > {{ plus_days('run_facts.as_of', -120) }}
),

ages as (
    {% for age in range(31) -%}
    select {{ age }} as age
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

by_account as (
    select
        ages.age,
        arrivals.account_id,
        grouping(arrivals.account_id) as is_common,
        {% for measure in measures -%}
        {% for side, last_age in [('until', 'ages.age'), ('after', 'ages.age + 1')] -%}
        sum(
            case
                when arrivals.known_age > ages.age and arrivals.age <= {{ last_age }}
                    then arrivals.{{ measure }}
            end
        ) as {{ measure }}_{{ side }},
        {% endfor -%}
        sum(arrivals.{{ measure }}) as {{ measure }}_events{{ ',' if not loop.last }}
        {% endfor %}
    from arrivals
    cross join ages
    group by grouping sets ((ages.age, arrivals.account_id), (ages.age))
),

factors as (
    select
        mine.account_id,
        mine.age,
        {% for measure in measures -%}
        case
            when mine.{{ measure }}_events >= 100
                then {{ ratio('mine.' ~ measure ~ '_after', 'mine.' ~ measure ~ '_until') }}
            else {{ ratio('common.' ~ measure ~ '_after', 'common.' ~ measure ~ '_until') }}
        end as {{ measure }}_growth{{ ',' if not loop.last }}
        {% endfor %}
    from by_account as mine
    inner join by_account as common
        on
            mine.age = common.age
            and mine.is_common = 0
            and common.is_common = 1
),

final as (
    select
        account_id,
        age,
        {% for measure in measures -%}
        -- A product of doubles in one order: the same on every run.
        case
            when max({{ measure }}_growth) over account is not null
                then exp(
                    -sum(cast(ln(coalesce(nullif({{ measure }}_growth, 0), 1)) as decimal(28, 12))) over ahead
                )
        end as {{ measure }}_share{{ ',' if not loop.last }}
        {% endfor %}
    from factors
    window
        account as (partition by account_id),
        ahead as (
            partition by account_id
            order by age asc
            rows between current row and unbounded following
        )
)

select * from final
