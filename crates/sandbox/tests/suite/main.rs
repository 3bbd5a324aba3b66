//! The sandbox over real sockets.

#[cfg(test)]
mod abroad;
#[cfg(test)]
mod across_generations;
#[cfg(test)]
mod apiv2_values;
#[cfg(test)]
mod appids;
#[cfg(test)]
mod authorized_transfers;
#[cfg(test)]
mod batch_queries;
#[cfg(test)]
mod believable;
#[cfg(test)]
mod bill_states;
#[cfg(test)]
mod bills;
#[cfg(test)]
mod both_ids;
#[cfg(test)]
mod cashier_routes;
#[cfg(test)]
mod changed_elsewhere;
#[cfg(test)]
mod checks;
#[cfg(test)]
mod combined;
#[cfg(test)]
mod complaints;
#[cfg(test)]
mod control;
#[cfg(test)]
mod convention_values;
#[cfg(test)]
mod customs;
#[cfg(test)]
mod dates;
#[cfg(test)]
mod deadlines;
#[cfg(test)]
mod direct_and_partner;
#[cfg(test)]
mod ecommerce_refunds;
#[cfg(test)]
mod empty_fields;
#[cfg(test)]
mod every_operation;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod fields;
#[cfg(test)]
mod folder;
#[cfg(test)]
mod foreign_forms;
#[cfg(test)]
mod foreign_messages;
#[cfg(test)]
mod foreign_requests;
#[cfg(test)]
mod foreign_responses;
#[cfg(test)]
mod generations;
#[cfg(test)]
mod h5_orders;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod hosts;
#[cfg(test)]
mod issued_ids;
#[cfg(test)]
mod killed;
#[cfg(test)]
mod large_amounts;
#[cfg(test)]
mod least_requests;
#[cfg(test)]
mod left_to_convention;
#[cfg(test)]
mod lifecycles;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod list_parts;
#[cfg(test)]
mod log;
#[cfg(test)]
mod memory;
#[cfg(test)]
mod merchants;
#[cfg(test)]
mod money;
#[cfg(test)]
mod notifications;
#[cfg(test)]
mod orders;
#[cfg(test)]
mod page_routes;
#[cfg(test)]
mod partners;
#[cfg(test)]
mod path_ids;
#[cfg(test)]
mod payers;
#[cfg(test)]
mod payment_rules;
#[cfg(test)]
mod providers;
#[cfg(test)]
mod query_ids;
#[cfg(test)]
mod raw;
#[cfg(test)]
mod red_packets;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod repeated_changes;
#[cfg(test)]
mod required_values;
#[cfg(test)]
mod scopes;
mod score_orders;
#[cfg(test)]
mod score_permissions;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod shared_receivers;
#[cfg(test)]
mod sharing;
#[cfg(test)]
mod shop;
#[cfg(test)]
mod soak;
mod start;
#[cfg(test)]
mod sub_merchant_bills;
#[cfg(test)]
mod sums;
#[cfg(test)]
mod unknown_ids;
#[cfg(test)]
mod unmodified_clients;
#[cfg(test)]
mod unreadable;
#[cfg(test)]
mod uploads;
#[cfg(test)]
mod used_ids;
#[cfg(test)]
mod v2_conventions;
#[cfg(test)]
mod v2_parameters;
#[cfg(test)]
mod voucher_budgets;
#[cfg(test)]
mod walk_requests;
#[cfg(test)]
mod walks;
