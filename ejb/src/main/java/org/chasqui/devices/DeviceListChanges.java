// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import java.util.Optional;
import java.util.Set;
import org.chasqui.identity.AccountId;

/**
 * The changes of device lists and of accounts' status, numbered in the order of their commits: whoever makes one locks
 * the counter last in its transaction, so that no number becomes visible before a lower one.
 */
public interface DeviceListChanges {

    /** Seen by nobody: {@link #since} then says that everything may have changed. */
    long NOTHING = -1;

    /**
     * What has changed since a version. One cheap query.
     *
     * @param seen the version of an earlier answer, or {@link #NOTHING}
     */
    Since since(long seen);

    /**
     * Notes a change in the caller's transaction, as the last thing before it commits.
     *
     * @param accounts whose devices or status changed
     */
    void record(Set<AccountId> accounts);

    /** Deletes changes that no server asks for any more. */
    void sweep();

    /**
     * What has changed.
     *
     * @param version up to here
     * @param accounts whose lists; empty where that is not known any more: then any may have changed
     */
    record Since(long version, Optional<Set<AccountId>> accounts) {}
}
