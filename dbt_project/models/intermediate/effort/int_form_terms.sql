{{ config(materialized='view', schema='private') }}

{#- What every term adds to z, form by form: read to explain a score, and to add it up. -#}
with weights as (
    {{ effort_weights(['bias', 'long', 'long_slope', 'override', 'limit_chars'] + effort_terms()) | indent }}
),

final as (
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
)

select * from final
