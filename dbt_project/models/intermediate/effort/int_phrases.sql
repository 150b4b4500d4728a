{{ config(schema='private') }}

with phrases as (
    select
        {{ effort_normal_form('phrase') }} as normal_form,
        family,
        origin
    from {{ ref('eff_canned_phrase') }}
),

-- The same words may stand in two languages under two families: a local row wins, then the first family by name.
chosen as (
    select
        normal_form,
        family
    from phrases
    where normal_form <> ''
    qualify row_number() over (partition by normal_form order by origin, family) = 1
),

final as (
    select
        chosen.normal_form,
        chosen.family,
        case when strpos(chosen.normal_form, ' ') > 0 then families.counts_as end as counts_as
    from chosen
    left join {{ ref('eff_canned_family') }} as families on chosen.family = families.family
)

select * from final
