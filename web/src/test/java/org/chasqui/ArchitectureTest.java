// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(
        packages = {"org.chasqui.gateway", "org.chasqui.api"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static void seesGatewayAndApi(JavaClasses classes) {
        // an empty import would make every other rule here pass
        assertThat(classes.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .contains("org.chasqui.gateway", "org.chasqui.api.keys", "org.chasqui.api.admin");
    }

    @ArchTest
    static final ArchRule webTouchesNoMessaging =
            noClasses().should().dependOnClassesThat().resideInAPackage("jakarta.jms..");

    @ArchTest
    static final ArchRule webTouchesNoPersistence = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.persistence..", "java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule webKeepsOutOfInternals =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.chasqui..internal..");

    @ArchTest
    static final ArchRule protobufStaysInTheGateway = noClasses()
            .that()
            .resideOutsideOfPackage("org.chasqui.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.protobuf..", "org.chasqui.protocol..");

    @ArchTest
    static final ArchRule libsignalStaysOut =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.signal..");

    @ArchTest
    static final ArchRule apiKnowsNoGateway = noClasses()
            .that()
            .resideInAPackage("org.chasqui.api..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.chasqui.gateway..");

    @ArchTest
    static final ArchRule resourcesHaveNoCycles =
            slices().matching("org.chasqui.api.(*)..").should().beFreeOfCycles();

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses classes) {
        Set<String> unmarked = classes.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(Collectors.toSet());
        assertThat(unmarked).isEmpty();
    }
}
