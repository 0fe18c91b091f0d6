//! What every engine owes, asked of each of them through the same traits: a case a promise. PostgreSQL is asked when
//! `BANGBAN_TEST_PG` says where one is (`tests/run` starts one); without it its half is skipped with a word.

#![allow(clippy::unwrap_used)]

mod cases;
mod chain;
mod place;
mod races;
mod sealed;
mod tickets;
mod whole;

/// Every case on every engine.
macro_rules! on_every_engine {
    ($($part:ident: $($case:ident)*;)*) => {
        mod sqlite {
            $(mod $part { $(#[test] fn $case() { crate::$part::$case(&crate::place::Place::sqlite()); })* })*
        }
        mod postgres {
            $(mod $part {
                $(#[test] fn $case() {
                    match crate::place::Place::postgres() {
                        Some(place) => crate::$part::$case(&place),
                        None => eprintln!("skipped: BANGBAN_TEST_PG is not set, tests/run sets it"),
                    }
                })*
            })*
        }
    };
}

on_every_engine! {
    chain: begins_empty
        keeps_what_was_written_to_the_letter
        has_a_chain_for_each_window_and_day
        holds_however_many_write
        never_turns_time_back
        puts_each_move_of_a_ticket_after_the_one_before
        takes_an_op_id_once
        finds_a_press_by_its_op_id
        leaves_nothing_of_what_was_rolled_back
        goes_on_after_a_failed_transaction
        shows_a_transaction_what_it_wrote_and_others_nothing
        shows_others_what_was_committed
        keeps_two_halls_apart
        tells_of_others_writes_and_not_of_its_own
        is_there_when_opened_again;
    tickets: numbers_count_from_one_by_kind_and_day
        a_number_that_was_rolled_back_is_given_again
        are_listed_as_they_came
        wait_by_their_place
        are_found_by_id_and_number
        one_in_hand_is_the_one_called_or_served
        in_hand_is_seen_on_the_next_day_too
        last_called_is_kept_where_the_ticket_went_on
        are_counted_by_kind
        of_yesterday_do_not_wait_today
        cannot_be_called_twice
        cannot_have_a_number_twice
        are_held_and_come_back
        an_unknown_one_is_refused;
    cases: come_back_as_their_steps_left_them
        of_a_window_is_that_of_its_ticket
        without_a_ticket_is_in_hand_too
        closed_are_counted_and_take_no_more_steps
        are_listed_by_day_oldest_first
        of_a_person_are_found_newest_first
        an_unknown_one_is_none;
    sealed: the_same_number_is_the_same_person
        a_number_opens_again
        a_number_is_in_no_event
        a_draft_is_kept_replaced_and_forgotten
        a_draft_is_of_its_window
        a_draft_is_there_when_opened_again
        a_lost_key_is_missed
        another_key_opens_nothing
        the_key_is_proved_on_what_is_sealed;
    races: eight_machines_never_give_a_number_twice
        eight_windows_never_call_a_ticket_twice
        one_window_pressing_eight_times_calls_one_person
        the_same_press_issues_one_ticket
        the_same_press_calls_one_person
        the_same_press_at_once_on_eight_machines_is_done_once
        a_window_belongs_to_one_desk
        windows_of_two_halls_are_different
        the_tables_are_the_log_after_a_rush;
    whole: an_anchor_is_set_once_an_hour
        an_anchor_names_every_chain_that_went_on
        a_removed_end_is_seen_by_the_anchor
        playing_the_log_again_changes_no_byte
        numbers_go_on_after_playing_the_log_again
        moves_to_another_engine_and_back
        is_not_copied_over_another
        a_number_is_erased_at_its_time_and_the_chain_stays_whole
        a_later_visit_keeps_a_number_longer
        a_number_taken_keeps_a_persons_number_as_a_case_does
        who_died_is_kept_found_and_erased_like_who_came
        looking_for_somebody_leaves_why
        an_export_is_masked_and_leaves_an_event
        an_export_in_full_needs_a_reason
        a_copy_is_made_while_others_write;
}
