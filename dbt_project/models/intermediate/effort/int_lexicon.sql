{{ config(schema='private') }}

with classed as (
    select
        lang,
        {{ effort_normal_form('token') }} as token,
        class,
        origin
    from {{ ref('eff_token_class') }}
),

-- Phrases of several words reach the count as a marker of their class.
markers as (
    {%- for class in effort_classes() %}
    select '*' as lang, '+{{ class }}' as token, '{{ class }}' as class, 'shipped' as origin{{ ' union all' if not loop.last }}
    {%- endfor %}
),

entries as (
    select * from classed
    where token <> '' and strpos(token, ' ') = 0
    union all
    select * from markers
),

-- Two spellings may share one normal form ("let's", "lets"): a local row wins, then the first class by name.
final as (
    select
        lang,
        token,
        class,
        case class
            {%- for class in effort_classes() %}
            when '{{ class }}' then {{ 64 ** loop.index0 }}
            {%- endfor %}
            else 0
        end as packed_class
    from entries
    qualify row_number() over (partition by lang, token order by origin, class) = 1
)

select * from final
