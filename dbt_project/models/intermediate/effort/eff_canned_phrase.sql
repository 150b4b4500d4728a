{{ effective_seed('canned_phrase', key=['lang', 'phrase'], columns=['lang', 'phrase', 'family', 'source']) }}

select * from final
