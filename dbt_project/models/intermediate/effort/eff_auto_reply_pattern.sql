{{ effective_seed('auto_reply_pattern', key=['lang', 'pattern', 'scope'], columns=['lang', 'pattern', 'scope', 'description']) }}

select * from final
