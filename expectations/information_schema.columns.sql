-- One row: no mart may carry what a person wrote or who they are. `marts` is what may leave the house.
with suspects as (
    select table_name || '.' || column_name as column_path
    from information_schema.columns
    where
        table_schema = 'marts'
        and regexp_matches(lower(column_name), $private_column_pattern)
)

select count(*) filter (where not list_contains($public_text_columns, column_path)) as private_columns
from suspects
