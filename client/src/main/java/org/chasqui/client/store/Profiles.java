// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import com.google.protobuf.ByteString;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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
        return database.first("""
                        SELECT server, user, account, device, token, identity_key_pair, registration_id, account_key,
                               account_private_key, certificate, first_number
                        FROM profile""", Profiles::profile);
    }

    private static Profile profile(ResultSet row) throws SQLException {
        byte[] accountPrivateKey = row.getBytes(9);
        return new Profile(
                row.getString(1),
                row.getString(2),
                new DeviceAddress(AccountId.parse(row.getString(3)), row.getInt(4)),
                row.getString(5),
                ByteString.copyFrom(row.getBytes(6)),
                row.getInt(7),
                new Membership(
                        ByteString.copyFrom(row.getBytes(8)),
                        accountPrivateKey == null ? null : ByteString.copyFrom(accountPrivateKey),
                        ByteString.copyFrom(row.getBytes(10)),
                        row.getLong(11)));
    }

    /**
     * Whether there is a device of a version before devices were certified: it cannot be used any more and has to be
     * enrolled anew.
     */
    public boolean isOutdated() {
        return database.exists("SELECT 1 FROM profile WHERE account_key IS NULL");
    }

    /**
     * Stores a freshly enrolled device, whose prekeys are not published yet, and trusts its account's key. Fails if
     * there is one already.
     */
    public void save(Profile profile) {
        Membership membership = profile.membership();
        ByteString accountPrivateKey = membership.accountPrivateKey();
        database.transaction(() -> {
            new AccountKeys(database).trust(profile.address().account(), membership.accountKey());
            return database.update(
                    """
                    INSERT INTO profile (id, server, user, account, device, token, identity_key_pair, registration_id,
                                         keys_published, account_key, account_private_key, certificate, first_number)
                    VALUES (1, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)""",
                    profile.server(),
                    profile.user(),
                    profile.address().account().toString(),
                    profile.address().device(),
                    profile.token(),
                    profile.identityKeyPair().toByteArray(),
                    profile.registrationId(),
                    membership.accountKey().toByteArray(),
                    accountPrivateKey == null ? null : accountPrivateKey.toByteArray(),
                    membership.certificate().toByteArray(),
                    membership.firstNumber());
        });
    }

    /** When the server last confirmed new signed and last-resort prekeys of this device; empty if it never has. */
    public Optional<Instant> keysPublished() {
        return database.first(
                "SELECT keys_published FROM profile WHERE keys_published > 0",
                row -> Instant.ofEpochMilli(row.getLong(1)));
    }

    /** Remembers that it has. */
    public void markKeysPublished(Instant now) {
        database.update("UPDATE profile SET keys_published = ?", now.toEpochMilli());
    }
}
