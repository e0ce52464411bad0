// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.util.Map;

/** What a server's configuration refers to. Secrets go by the environment: command lines are for everybody to see. */
final class ServerEnvironment {

    private ServerEnvironment() {}

    static Map<String, String> of(LocalDatabase database, Passwords passwords) {
        return Map.of(
                "CHASQUI_DB_URL",
                database.jdbcUrl(),
                "CHASQUI_DB_USER",
                database.user(),
                "CHASQUI_SECRETS_PASSWORD",
                passwords.secrets(),
                "CHASQUI_DB_SSL_MODE",
                "DISABLED",
                "CHASQUI_BOOTSTRAP_ADMIN_NAME",
                LocalStack.ADMIN_NAME,
                "CHASQUI_BOOTSTRAP_ADMIN_PASSWORD",
                LocalStack.ADMIN_PASSWORD);
    }
}
