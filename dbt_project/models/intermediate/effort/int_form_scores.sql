{{ config(schema='private') }}

{%- set classes = effort_classes() %}
{%- set terms = effort_terms() %}
{%- set spoken = terms + ['override', 'long'] %}

-- A tier reaches from its own p_from to that of the next: moving one cut-off leaves no gap that a reply falls into.
with tiers as (
    select
        tier,
        case when row_number() over (order by p_from asc) = 1 then -1 else p_from end as p_from,
        coalesce(lead(p_from) over (order by p_from asc), 2) as p_below
    from {{ ref('eff_effort_tier') }}
    where p_from is not null
),

reasons as (
    {{ effort_reasons(spoken) | indent }}
),

scored as (
    select
        *,
        case
            when is_long then t_long
            else t_bias + coalesce(t_override, 0){% for term in terms %} + coalesce(t_{{ term }}, 0){% endfor %}
        end as z
    from {{ ref('int_form_terms') }}
),

probable as (
    select
        *,
        case when lang <> 'und' then 1 / (1 + exp(-cast(z as double))) end as p_low
    from scored
),

-- The two largest terms on the side of low effort and on the side of effort.
ranked as (
    select
        *,
        {{ effort_largest_term(spoken, '1') | indent(8) }} as up_1,
        {{ effort_largest_term(spoken, '-1') | indent(8) }} as down_1
    from probable
),

explained as (
    select
        *,
        {{ effort_largest_term(spoken, '1', 'up_1') | indent(8) }} as up_2,
        {{ effort_largest_term(spoken, '-1', 'down_1') | indent(8) }} as down_2
    from ranked
),

final as (
    select
        explained.form_id,
        explained.is_question,
        explained.lang,
        explained.is_long,
        explained.n_words,
        explained.n_units,
        explained.canned_family,
        {%- for class in classes + ['content'] %}
        explained.n_{{ class }},
        {%- endfor %}
        {%- for side in ['up_1', 'up_2', 'down_1', 'down_2'] %}
        {{ effort_reason_of('explained.' ~ side, spoken) }} as {{ side }},
        {%- endfor %}
        explained.p_low,
        tiers.tier as tier_by_p
    from explained
    cross join reasons
    left join tiers
        on explained.p_low >= tiers.p_from and explained.p_low < tiers.p_below
)

select * from final
