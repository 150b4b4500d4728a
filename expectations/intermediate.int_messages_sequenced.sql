-- One row: the messages that are modelled against those that were landed, read from the files themselves.
with files as (
    select hash(source_relation, message_key) as message
    from read_parquet($landing || '/*/messages/date=*/*.parquet', hive_partitioning = false)
    where not coalesce(is_draft, false)
),

-- Of each owner's exports the newest counts.
exports as (
    select hash(source_relation, message_key) as message
    from read_parquet(
        $landing || '/linkedin_archive/messages/*/*.parquet',
        hive_partitioning = true,
        hive_types = {'snapshot': varchar}
    )
    where not coalesce(is_draft, false)
    qualify exported_on = max(exported_on) over (partition by snapshot)
),

-- Two files may tell one message. Counting digests costs a tenth of comparing keys.
landed as (
    select count(*) as messages, bit_xor(message) as digest
    from (
        select message from files
        union
        select message from exports
    )
),

modelled as (
    select
        count(*) as messages,
        bit_xor(hash(source_relation, message_key)) as digest,
        count(*) filter (where sent_at > $today + interval 1 day) / nullif(count(*), 0) as future_share,
        count(*) filter (where direction is null or direction not in ('in', 'out')) / nullif(count(*), 0)
            as unknown_direction_share
    from intermediate.int_messages_sequenced
)

select
    greatest(landed.messages - modelled.messages, 0) as messages_lost,
    greatest(modelled.messages - landed.messages, 0) as messages_added,
    case when landed.digest is distinct from modelled.digest then 1 else 0 end as messages_exchanged,
    modelled.future_share,
    modelled.unknown_direction_share
from landed
cross join modelled
