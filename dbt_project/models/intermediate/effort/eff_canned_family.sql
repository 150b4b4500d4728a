{{ effective_seed('canned_family', key=['family'], columns=['family', 'counts_as', 'description']) }}

select * from final
