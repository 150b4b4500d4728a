-- One row for each landed stream, and one named `all`: where the rows went, and which days are there.
with partitions as (
    select
        source || '.' || stream as stream_name,
        cut,
        day,
        owner,
        rows,
        rows_in,
        quarantined,
        skipped,
        list_contains($daily_streams, stream) and not list_contains($table_sources, source) as is_daily
    from ops.landed_partitions
),

-- A daily stream has a partition for every day of every account, an empty one where nothing happened.
calendars as (
    select
        stream_name,
        owner,
        max(day) - min(day) + 1 - count(distinct day) as days_missing
    from partitions
    where is_daily
    group by stream_name, owner
),

history as (
    select
        older.stream_name,
        older.owner,
        newer.day,
        newer.rows,
        median(older.rows) as usual,
        mad(older.rows) as spread
    from partitions as newer
    inner join partitions as older
        on
            newer.stream_name = older.stream_name
            and newer.owner = older.owner
            and older.day between newer.day - cast($volume_history_days as integer) and newer.day - 1
    where newer.is_daily
    group by older.stream_name, older.owner, newer.day, newer.rows
    having count(*) >= $volume_history_days / 2
    qualify newer.day > max(newer.day) over (partition by older.stream_name, older.owner) - 7
),

-- 1.4826 makes the median deviation a standard deviation; a tenth of the usual is no news, however steady.
volumes as (
    select
        stream_name,
        max(abs(rows - usual) / greatest(1.4826 * spread, usual / 10, 1)) as day_volume_score
    from history
    group by stream_name
),

-- What lies on disk is what dbt reads, listed or not: a leftover file would be counted a second time.
files as (
    select
        string_split(file_name, '/')[-4] || '.' || string_split(file_name, '/')[-3] as stream_name,
        sum(num_rows) as rows_on_disk
    from parquet_file_metadata($landing || '/*/*/*/*.parquet')
    group by stream_name
),

streams as (
    select
        stream_name,
        sum(rows) as rows_listed,
        sum(abs(rows_in - rows - quarantined - skipped)) as rows_unaccounted,
        sum(quarantined) / nullif(sum(rows_in), 0) as quarantined_share,
        count(*) filter (where is_daily and day > $today) as days_in_the_future
    from partitions
    group by stream_name
),

slices as (
    select
        streams.stream_name as slice,
        streams.rows_unaccounted,
        abs(streams.rows_listed - coalesce(files.rows_on_disk, 0)) as rows_off_from_disk,
        streams.quarantined_share,
        streams.days_in_the_future,
        coalesce(
            (
                select sum(calendars.days_missing)
                from calendars
                where calendars.stream_name = streams.stream_name
            ), 0
        ) as days_missing,
        volumes.day_volume_score
    from streams
    left join volumes on streams.stream_name = volumes.stream_name
    left join files on streams.stream_name = files.stream_name
    union all
    select
        'all' as slice,
        coalesce(sum(rows_unaccounted), 0) as rows_unaccounted,
        abs(coalesce(sum(rows_listed), 0) - (select coalesce(sum(rows_on_disk), 0) from files))
            as rows_off_from_disk,
        null as quarantined_share,
        coalesce(sum(days_in_the_future), 0) as days_in_the_future,
        0 as days_missing,
        null as day_volume_score
    from streams
)

select *
from slices
order by slice
