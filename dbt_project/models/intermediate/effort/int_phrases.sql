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

counted as (
    select
        chosen.normal_form,
        chosen.family,
        case when strpos(chosen.normal_form, ' ') > 0 then families.counts_as end as counts_as
    from chosen
    left join {{ ref('eff_canned_family') }} as families on chosen.family = families.family
),

-- Most texts hold no word of a phrase that says much: they need not be searched for the phrase.
words as (
    select
        normal_form,
        {{ each_word('normal_form') }} as word
    from counted
    where counts_as is not null
),

signals as (
    select
        normal_form,
        word
    from words
    qualify row_number() over (partition by normal_form order by length(word) desc, word asc) = 1
),

final as (
    select
        counted.normal_form,
        counted.family,
        counted.counts_as,
        signals.word as signal_word
    from counted
    left join signals on counted.normal_form = signals.normal_form
)

select * from final
