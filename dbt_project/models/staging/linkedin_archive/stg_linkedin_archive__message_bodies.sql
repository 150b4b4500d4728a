{{ config(schema='private') }}

with bodies as (
    select * from {{ source('linkedin_archive', 'message_bodies') }}
),

newest as (
    select
        snapshot,
        max(exported_on) as exported_on
    from bodies
    group by snapshot
),

{# Which export tells a message is decided on keys alone: a text never goes through a window. #}
told_by as (
    select
        bodies.source_relation,
        bodies.message_key,
        bodies.snapshot,
        bodies.exported_on
    from bodies
    inner join newest
        on
            bodies.snapshot = newest.snapshot
            and bodies.exported_on = newest.exported_on
    qualify row_number() over (
        partition by bodies.source_relation, bodies.message_key
        order by bodies.exported_on desc nulls last, bodies.snapshot asc nulls last
    ) = 1
),

final as (
    select
        bodies.source_relation,
        bodies.message_key,
        bodies.body_text,
        bodies.subject_text,
        bodies.lang_hint,
        bodies.participant_names
    from bodies
    inner join told_by
        on
            bodies.source_relation = told_by.source_relation
            and bodies.message_key = told_by.message_key
            and bodies.snapshot = told_by.snapshot
            and bodies.exported_on = told_by.exported_on
)

select * from final
