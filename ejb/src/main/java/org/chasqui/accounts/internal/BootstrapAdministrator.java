// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.accounts.internal;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.chasqui.accounts.Accounts;
import org.chasqui.accounts.CreateOutcome;
import org.chasqui.accounts.NewAccount;
import org.chasqui.identity.UserName;
import org.chasqui.platform.SchemaMigration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Creates the first administrator, if {@code chasqui.bootstrap.admin.name} and {@code .password} are set (environment:
 * {@code CHASQUI_BOOTSTRAP_ADMIN_NAME}, {@code …_PASSWORD}) and no account of that name exists. An existing account is
 * left as it is, so the settings do no harm when they stay.
 */
@Singleton
@Startup
@DependsOn(SchemaMigration.NAME)
@TransactionManagement(TransactionManagementType.BEAN)
public class BootstrapAdministrator {

    private static final Logger LOG = Logger.getLogger(BootstrapAdministrator.class);

    @Inject
    @SuppressWarnings("NullAway.Init")
    private Accounts accounts;

    @Inject
    @ConfigProperty(name = "chasqui.bootstrap.admin.name")
    @SuppressWarnings("NullAway.Init")
    private Optional<String> name;

    @Inject
    @ConfigProperty(name = "chasqui.bootstrap.admin.password")
    @SuppressWarnings("NullAway.Init")
    private Optional<String> password;

    @PostConstruct
    void createIfAsked() {
        if (name.isEmpty() || password.isEmpty()) {
            return;
        }
        UserName userName = UserName.parse(name.get())
                .orElseThrow(
                        () -> new IllegalStateException(
                                "chasqui.bootstrap.admin.name must be 1 to 64 of a-z 0-9 . _ -, beginning with a letter or digit"));
        switch (accounts.create(List.of(new NewAccount(userName, password.get(), true)))) {
            case CreateOutcome.Created created -> LOG.infof("created administrator %s", userName);
            case CreateOutcome.NameTaken taken -> LOG.debugf("account %s exists already", userName);
        }
    }
}
