-- One row: what the build says of itself against what was landed.
with landed as (
    select
        coalesce(sum(rows), 0) as rows_landed,
        coalesce(sum(rows_in), 0) as rows_in,
        coalesce(sum(quarantined), 0) as rows_quarantined,
        coalesce(sum(skipped), 0) as rows_skipped
    from ops.landed_partitions
    where stream not in ('message_bodies', 'restatements')
),

said as (
    select
        count(*) as meta_rows,
        count(*) filter (where as_of > $today) as as_of_in_the_future,
        count(*) filter (
            where
            meta.rows_landed <> landed.rows_landed
            or meta.rows_in <> landed.rows_in
            or meta.rows_quarantined <> landed.rows_quarantined
            or meta.rows_skipped <> landed.rows_skipped
            or meta.sends <> (select count(*) from marts.fct_conversations)
            or meta.reply_messages <> (select count(*) from marts.fct_replies)
            or meta.outcomes <> (select count(*) from intermediate.int_outcomes_attributed)
        ) as counts_off
    from marts.mart_meta as meta
    cross join landed
)

select *
from said
