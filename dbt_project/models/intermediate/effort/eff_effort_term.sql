{{ effective_seed('effort_term', key=['term'], columns=['term', 'weight', 'reason_code', 'description']) }}

select * from final
