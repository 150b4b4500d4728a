{{ effective_seed('reply_cut', key=['lang', 'pattern'], columns=['lang', 'pattern', 'description']) }}

select * from final
