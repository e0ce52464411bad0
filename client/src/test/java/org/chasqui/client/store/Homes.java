// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import java.nio.file.Path;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.identity.UserName;

/** Homes and ids for tests. */
final class Homes {

    static final AccountId ALICE = new AccountId(0xA11CE);
    static final AccountId BOB = new AccountId(0xB0B);

    private Homes() {}

    /** A home that knows alice and bob by name. */
    static Home in(Path directory) {
        Home home = Home.create(directory.resolve("home"));
        new AccountNames(home.database()).remember(ALICE, new UserName("alice"));
        new AccountNames(home.database()).remember(BOB, new UserName("bob"));
        return home;
    }

    /** A message from device 1 of alice to bob. */
    static MessageId toBob(long number) {
        return new MessageId(new DeviceAddress(ALICE, 1), BOB, number);
    }

    /** A message from device 1 of bob to alice. */
    static MessageId toAlice(long number) {
        return new MessageId(new DeviceAddress(BOB, 1), ALICE, number);
    }
}
