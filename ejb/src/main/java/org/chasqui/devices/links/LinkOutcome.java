// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices.links;

import java.time.Duration;
import org.chasqui.devices.Enrolment;

/** How a step of a link ended. */
public sealed interface LinkOutcome {

    /** What {@link Links#post} answers. */
    sealed interface Posting extends LinkOutcome {}

    /** What {@link Links#open} answers. */
    sealed interface Opening extends LinkOutcome {}

    /** What {@link Links#approve} answers. */
    sealed interface Approval extends LinkOutcome {}

    /** What {@link Links#decline} answers. */
    sealed interface Ending extends LinkOutcome {}

    /** What {@link Links#claim} answers. */
    sealed interface Claim extends LinkOutcome {}

    /** What any step of a primary may be refused with. */
    sealed interface Refused extends Opening, Approval, Ending {}

    /**
     * A session has begun.
     *
     * @param link its id
     * @param secret what the new device claims with
     * @param life how long
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares these
    record Posted(long link, byte[] secret, Duration life) implements Posting {}

    /** There are as many sessions as there may be. */
    record TooMany() implements Posting {}

    /**
     * The code is proven.
     *
     * @param hello what the new device says
     * @param number the device number that it will have
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares these
    record Opened(byte[] hello, int number) implements Opening {}

    /** It was accepted, or declined. */
    record Done() implements Approval, Ending {}

    /** Nobody has approved yet; that long it waits. */
    record Waiting(Duration left) implements Claim {}

    /**
     * The new device's, with a token that voids the earlier one.
     *
     * @param device the device
     * @param handover what the primary hands over
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares these
    record Claimed(Enrolment.Result device, byte[] handover) implements Claim {}

    /** There is no such session, it is over, or it is another account's. */
    record UnknownLink() implements Refused, Claim {}

    /** The proof or the secret is wrong. */
    record WrongCode() implements Refused, Claim {}

    /** The caller is not its account's primary. */
    record NotPrimary() implements Refused {}

    /** The account has as many devices as it may have. */
    record DeviceLimit() implements Opening, Approval {}

    /** The number is not the one to give any more. */
    record NumberTaken() implements Approval {}

    /** The certificate does not verify under the account's key. */
    record InvalidCertificate() implements Approval {}

    /** The account was disabled. */
    record AccountDisabled() implements Claim {}
}
