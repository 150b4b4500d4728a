-- One row: the only text that leaves the house, counted again from the messages themselves.
with counted as (
    select
        forms.normal_form,
        count(*) as uses,
        count(distinct messages.person_id) as people
    from private.int_message_forms as forms
    inner join intermediate.int_messages_sequenced as messages
        on forms.source_relation = messages.source_relation and forms.message_key = messages.message_key
    where messages.direction = 'in'
    group by forms.normal_form
)

select
    count(*) filter (where phrases.uses < $phrase_uses or phrases.people < $phrase_people)
        as phrases_too_rare,
    count(*) filter (
        where
        coalesce(counted.uses, 0) < phrases.uses
        or coalesce(counted.people, 0) < phrases.people
    ) as phrases_overcounted,
    count(*) filter (where regexp_matches(phrases.phrase, '[0-9@]|https?:|www'))
        as phrases_that_point_at_somebody,
    count(*) filter (where phrases.reply_class <> 'one_tap') as phrases_of_real_answers
from marts.rpt_phrases as phrases
left join counted on phrases.phrase = counted.normal_form
