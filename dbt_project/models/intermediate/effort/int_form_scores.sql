{{ config(schema='private') }}

{%- set classes = effort_classes() %}
{%- set terms = effort_terms() %}
{%- set spoken = terms + ['override', 'long'] %}

with weights as (
    {{ effort_weights(['bias', 'long', 'long_slope', 'override', 'limit_chars'] + terms) | indent }}
),

-- A tier reaches from its own p_from to that of the next: moving one cut-off leaves no gap that a reply falls into.
tiers as (
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

contributions as (
    select
        counts.*,
        w_density * (n_ack + n_laugh + n_greet + n_thanks + n_emoji + 0.5 * n_soft + n_yn)
        / nullif(n_said, 0) as t_density,
        case
            when n_thanks > 0 and n_ask = 0 and not (is_question and n_specific > 0) then w_thanks
            else 0
        end as t_thanks,
        case when canned_family is not null then w_canned else 0 end as t_canned,
        case when n_emoji > 0 and n_emoji = n_units then w_emoji else 0 end as t_emoji,
        case when is_question and n_specific > 0 then w_question else 0 end as t_question,
        case when n_num + n_ask > 0 then w_num else 0 end as t_num,
        w_content * ln(1 + n_specific) as t_content,
        w_yn * ln(1 + n_yn) as t_yn,
        w_soft * ln(1 + n_soft) as t_soft,
        w_stop * ln(1 + n_stop) as t_stop,
        w_override * override_weight / nullif(sqrt(n_said), 0) as t_override,
        w_bias as t_bias,
        case when is_long then w_long + w_long_slope * ln(n_chars / w_limit_chars) end as t_long
    from {{ ref('int_form_counts') }} as counts
    cross join weights
),

scored as (
    select
        *,
        case
            when is_long then t_long
            else t_bias + coalesce(t_override, 0){% for term in terms %} + coalesce(t_{{ term }}, 0){% endfor %}
        end as z
    from contributions
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
        {%- for term in ['bias'] + spoken %}
        cast(explained.t_{{ term }} as double) as t_{{ term }},
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
