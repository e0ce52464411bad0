// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;

/** Keeps the one {@link Profile} of a home. */
public final class Profiles {

    private final Database database;

    /** Works on an open database. */
    public Profiles(Database database) {
        this.database = database;
    }

    /** The enrolled device, if enrolment got that far. */
    public Optional<Profile> find() {
        return database.first(
                "SELECT server, user, account, device, token, identity_key_pair, registration_id FROM profile",
                row -> new Profile(
                        row.getString(1),
                        row.getString(2),
                        new DeviceAddress(AccountId.parse(row.getString(3)), row.getInt(4)),
                        row.getString(5),
                        ByteString.copyFrom(row.getBytes(6)),
                        row.getInt(7)));
    }

    /** Stores a freshly enrolled device, whose prekeys are not published yet. Fails if there is one already. */
    public void save(Profile profile) {
        database.update(
                """
                INSERT INTO profile (id, server, user, account, device, token, identity_key_pair, registration_id,
                                     keys_published)
                VALUES (1, ?, ?, ?, ?, ?, ?, ?, 0)""",
                profile.server(),
                profile.user(),
                profile.address().account().toString(),
                profile.address().device(),
                profile.token(),
                profile.identityKeyPair().toByteArray(),
                profile.registrationId());
    }

    /** Whether the server has once confirmed this device's signed and last-resort prekeys. */
    public boolean keysPublished() {
        return database.exists("SELECT 1 FROM profile WHERE keys_published = 1");
    }

    /** Remembers that it has. */
    public void markKeysPublished() {
        database.update("UPDATE profile SET keys_published = 1");
    }
}
