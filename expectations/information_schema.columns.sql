-- One row: no mart carries what a person wrote or who they are, and no report carries a person's key.
with suspects as (
    select
        table_name like 'fct%' as is_fact,
        regexp_matches(lower(column_name), $private_column_pattern)
        and not list_contains($public_name_columns, column_name)
        and not (table_name = 'rpt_phrases' and column_name = 'phrase') as is_private,
        regexp_matches(lower(column_name), $person_key_pattern) as is_person_key
    from information_schema.columns
    where table_schema = 'marts'
)

select
    count(*) filter (where is_private) as private_columns,
    count(*) filter (where is_person_key and not is_fact) as person_keys_in_reports
from suspects
