// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import com.google.protobuf.ByteString;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.chasqui.client.api.LinksApi;
import org.chasqui.client.api.ServerIdentity;
import org.chasqui.client.crypto.AccountKeyPair;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.UserName;
import org.chasqui.client.linking.LinkCode;
import org.chasqui.client.linking.NewDevice;
import org.chasqui.client.store.AccountKeys;
import org.chasqui.client.store.AccountNames;
import org.chasqui.client.store.Database;
import org.chasqui.client.tls.HttpClients;
import org.chasqui.protocol.v1.KnownAccount;

/** What a new device and its primary do around the exchange of {@link NewDevice}. */
final class Linking {

    private Linking() {}

    /** Shows a code and waits until it was approved; throws what {@link NewDevice#await} throws. */
    static NewDevice.Linked linked(ServerIdentity server, String deviceName, BiConsumer<LinkCode, Duration> shown)
            throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                HttpClient http = HttpClients.open(threads, server.pin())) {
            NewDevice device =
                    NewDevice.begin(new LinksApi(http, server.address()), server, deviceName, Clock.systemUTC());
            shown.accept(device.code(), device.life());
            return device.await();
        }
    }

    /** The accounts whose keys this device trusts, but for its own. */
    static List<KnownAccount> known(Database database, AccountId self) {
        AccountKeys keys = new AccountKeys(database);
        AccountNames names = new AccountNames(database);
        return keys.accounts().stream()
                .filter(account -> !account.equals(self))
                .flatMap(account -> keys.find(account).stream())
                .map(known -> KnownAccount.newBuilder()
                        .setAccount(known.account().value())
                        .setName(
                                names.name(known.account()).map(UserName::value).orElse(""))
                        .setAccountKey(known.key())
                        .build())
                .toList();
    }

    /** Trusts what a primary has handed over; what is malformed is left out. */
    static void trust(Database database, AccountId self, Collection<KnownAccount> known) {
        AccountKeys keys = new AccountKeys(database);
        AccountNames names = new AccountNames(database);
        for (KnownAccount account : known) {
            ByteString key = account.getAccountKey();
            if (account.getAccount() == 0 || account.getAccount() == self.value() || !AccountKeyPair.isPublicKey(key)) {
                continue;
            }
            AccountId id = new AccountId(account.getAccount());
            keys.trust(id, key);
            if (!account.getName().isEmpty()) {
                boolean _ = names.remember(id, new UserName(account.getName()));
            }
        }
    }
}
