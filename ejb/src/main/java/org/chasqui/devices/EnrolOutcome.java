// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import java.util.List;
import org.chasqui.identity.UserName;

/** How {@link Enrolment} ended: all enrolled, or none. */
public sealed interface EnrolOutcome {

    /** All devices, in the order asked for. */
    record Enrolled(List<Enrolment.Result> devices) implements EnrolOutcome {}

    /** There is no active account of that name. */
    record UnknownAccount(UserName user) implements EnrolOutcome {}

    /** The account has devices already (or, in bulk, all 127 numbers are taken). */
    record NoDeviceFree(UserName user) implements EnrolOutcome {}

    /** The certificate of a device of this user does not verify under the account's key, or there is no such key. */
    record InvalidCertificate(UserName user) implements EnrolOutcome {}

    /** An account key was given with a device of this user that is not the primary. */
    record AccountKeyNotWithPrimary(UserName user) implements EnrolOutcome {}
}
