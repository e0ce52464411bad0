// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files a stack is made of. Maven knows where they are and says so in system properties; see {@code ear/pom.xml}.
 *
 * @param home the directory that holds {@code wildfly-config/} and {@code jms-config/}
 * @param ear Chasqui itself
 * @param wildflyZip the stock WildFly as it is published
 * @param driverJar MySQL Connector/J
 * @param artemisZip the stock Artemis as it is published; needed for several servers only
 */
record Artifacts(Path home, Path ear, Path wildflyZip, Path driverJar, Path artemisZip) {

    static Artifacts fromSystemProperties() {
        return new Artifacts(
                existing("chasqui.home"),
                existing("chasqui.ear"),
                existing("chasqui.wildfly.zip"),
                existing("chasqui.driver.jar"),
                Path.of(System.getProperty("chasqui.artemis.zip", "")));
    }

    private static Path existing(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new LaunchException(
                    "System property " + property + " is not set; start the launcher through Maven (see ear/pom.xml)");
        }
        Path path = Path.of(value).toAbsolutePath().normalize();
        if (!Files.exists(path)) {
            throw new LaunchException("No such file: " + path + " (system property " + property + ")");
        }
        return path;
    }
}
