package dev.trivium.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who may touch which library. */
class TradesTest {
  /** Where a future may stand in a signature: lifecycle, doors, and the one bridge. */
  private static final Set<String> FUTURE_ROOMS = Set.of("store", "llm", "web", "app");

  private static final Pattern BANNED_NAME =
      Pattern.compile(".*(Utils?|Helper|Manager|Service|Impl|Base|Common)");

  @Test
  void onlyStoreTouchesTheDatabase() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.trivium.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx.sqlclient..",
            "io.vertx.pgclient..",
            "java.sql..",
            "javax.sql..",
            "org.postgresql..",
            "org.flywaydb..")
        .check(House.MAIN);
  }

  @Test
  void onlyWebAndRoutesTouchTheRouter() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.trivium.web..")
        .and()
        .haveSimpleNameNotContaining("Routes")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx.ext.web..")
        .check(House.MAIN);
  }

  @Test
  void onlyTheFrameGuardKnowsTheInsideOfVertx() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.trivium.web.FrameGuard")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("io\\.vertx\\.core\\.(.*\\.)?(impl|internal)\\..*")
        .check(House.MAIN);
  }

  @Test
  void onlyDoorsCallOut() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.trivium.llm..", "dev.trivium.web..", "dev.trivium.store..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "(java\\.net\\.http\\..*|io\\.vertx\\.core\\.http\\.HttpClient.*"
                + "|io\\.vertx\\.ext\\.web\\.client\\..*)")
        .check(House.MAIN);
  }

  @Test
  void onlyAppLogsAndMeters() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.trivium.app..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.slf4j..", "ch.qos.logback..", "java.util.logging..", "io.micrometer..")
        .check(House.MAIN);
  }

  @Test
  void onlyAppReadsTheWorldAroundIt() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.trivium.app..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class, String.class)
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(java.time.LocalDate.class, "now")
        .orShould()
        .callMethod(java.time.Clock.class, "systemUTC")
        .orShould()
        .callMethod(java.time.InstantSource.class, "system")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(java.util.UUID.class, "randomUUID")
        .orShould()
        .callConstructor(java.util.Random.class)
        .orShould()
        .callConstructor(java.util.SplittableRandom.class)
        .orShould()
        .callConstructor(java.security.SecureRandom.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
        .check(House.MAIN);
  }

  @Test
  void futuresStandOnlyAtTheRim() {
    noMethods()
        .that()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackages(
            FUTURE_ROOMS.stream().map(r -> House.ROOT + r + "..").toArray(String[]::new))
        .and()
        .areDeclaredInClassesThat()
        .doNotHaveFullyQualifiedName("dev.trivium.kernel.Reactive")
        .and()
        .areDeclaredInClassesThat()
        .haveSimpleNameNotEndingWith("Verticle")
        .and()
        .areNotPrivate()
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should()
        .haveRawReturnType("io.vertx.core.Future")
        .allowEmptyShould(true)
        .check(House.MAIN);
  }

  @Test
  void nothingWaitsAndNothingIsShared() {
    noClasses()
        .should()
        .callMethodWhere(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "await or sleep",
                call ->
                    call.getTarget().getName().equals("await")
                            && call.getTargetOwner().getName().matches("io\\.(vertx|smallrye).*")
                        || call.getTarget().getName().equals("sleep")
                            && call.getTargetOwner().isEquivalentTo(Thread.class)))
        .check(House.MAIN);
    noFields()
        .that()
        .areStatic()
        .and()
        .areNotFinal()
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should()
        .beDeclaredInClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe("any", type -> true))
        .allowEmptyShould(true)
        .check(House.MAIN);
  }

  @Test
  void nothingLocksAndNamesTellTheTrade() {
    var locks = new TreeSet<String>();
    var names = new TreeSet<String>();
    for (JavaClass type : House.MAIN) {
      type.getMethods().stream()
          .filter(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
          .map(JavaMethod::getFullName)
          .forEach(locks::add);
      if (BANNED_NAME.matcher(type.getSimpleName()).matches()) {
        names.add(type.getName());
      }
    }

    assertThat(locks).isEmpty();
    assertThat(names).isEmpty();
  }
}
