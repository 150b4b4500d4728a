{#
  Pseudonyms that belong to one person, under the smallest of them. Each round hands the smallest key seen so far
  to every neighbour; four rounds join chains of that many links, more than any list of contacts holds.
  A key without a link is its own person and has no row here.
#}
{%- set rounds = 4 %}

with links as (
    select
        person_key as key_a,
        linked_key as key_b
    from {{ ref('identities') }}
    where person_key <> linked_key
    union
    select
        linked_key as key_a,
        person_key as key_b
    from {{ ref('identities') }}
    where person_key <> linked_key
),

round_0 as (
    select distinct
        key_a as person_key,
        key_a as person_id
    from links
),

{% for n in range(1, rounds + 1) -%}
round_{{ n }} as (
    select
        mine.person_key,
        least(mine.person_id, min(theirs.person_id)) as person_id
    from round_{{ n - 1 }} as mine
    inner join links
        on mine.person_key = links.key_a
    inner join round_{{ n - 1 }} as theirs
        on links.key_b = theirs.person_key
    group by
        mine.person_key,
        mine.person_id
),

{% endfor -%}
final as (
    select
        person_key,
        person_id
    from round_{{ rounds }}
)

select * from final
