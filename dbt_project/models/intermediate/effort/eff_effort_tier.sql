{{ effective_seed('effort_tier', key=['tier'], columns=['tier', 'rank', 'p_from', 'p_to', 'is_low_effort', 'reply_class', 'default_weight', 'description']) }}

select * from final
