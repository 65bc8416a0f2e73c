package dev.trivium.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.SelectOption;
import dev.trivium.support.ServerProcess;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person at the console of the packaged jar, with the demo company, in real Chromium. */
class ConsoleBrowserIT {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path SHOTS = Path.of("target/screenshots");
  private static final double PATIENCE = 90_000;
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--disable-dev-shm-usage");

  @TempDir private static Path folder;
  private static ServerProcess server;
  private static Playwright playwright;
  private static Browser browser;

  private final List<String> complaints = new ArrayList<>();

  @BeforeAll
  static void open() {
    if (!Files.exists(CHROMIUM)) {
      if (System.getenv("CI") != null) {
        throw new IllegalStateException(CHROMIUM + " is missing; CI never skips the browser");
      }
      Assumptions.abort(CHROMIUM + " is not installed: the console was not opened");
    }
    server = ServerProcess.start(folder.resolve("home"), Map.of());
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setChromiumSandbox(false)
                    .setArgs(ARGUMENTS));
  }

  @AfterAll
  static void close() {
    if (playwright != null) {
      playwright.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void answersWithTextChartAndConfidence() {
    Page page = page(1280, ColorScheme.LIGHT);
    page.selectOption("#persona", new SelectOption().setLabel("Executive, all regions"));

    Locator turn = ask(page, "What were total sales by region last year?");

    assertThat(turn.locator(".prose")).containsText("AI assistant");
    assertThat(turn.locator("[data-chart=bar] dt")).hasCount(5);
    assertThat(turn.locator(".confidence")).containsText("onfidence");
    assertThat(turn.locator("summary")).hasCount(3);
    assertThat(complaints).isEmpty();
    page.context().close();
  }

  @Test
  void takesAnOpinionAndAnotherInItsPlace() {
    Page page = page(390, ColorScheme.LIGHT);
    Locator turn = ask(page, "What is revenue?");

    turn.locator("[data-thumb=down]").click();
    turn.locator("input[value=incomplete]").check();
    turn.locator(".more textarea").fill("The east is missing.");
    turn.locator(".more button").click();
    assertThat(turn.locator(".told")).hasText("Thank you, this was kept.");
    turn.locator("[data-thumb=up]").click();

    assertThat(turn.locator("[aria-pressed=true]")).hasAttribute("data-thumb", "up");
    assertThat(turn.locator(".told")).containsText("You may say more");
    assertThat(complaints).isEmpty();
    page.context().close();
  }

  @Test
  void showsTheAnswerWhileItComes() {
    Page page = page(1280, ColorScheme.LIGHT);
    List<Integer> lengths = new ArrayList<>();
    page.exposeFunction("grew", arguments -> lengths.add(((Number) arguments[0]).intValue()));
    page.evaluate(
        "() => new MutationObserver(() => grew(document.querySelector('.prose')"
            + "?.textContent.length ?? 0)).observe(document.getElementById('talk'),"
            + " {childList: true, subtree: true})");

    ask(page, "Monthly revenue last year");

    assertThat(lengths).isNotEmpty();
    assertThat(lengths.getFirst()).isLessThan(lengths.getLast());
    page.context().close();
  }

  @Test
  void showsAForecastWithItsBand() {
    Page page = page(1280, ColorScheme.LIGHT);

    Locator turn = ask(page, "Forecast revenue for the next 6 months");

    assertThat(turn.locator("[data-chart=fan] .area")).hasCount(1);
    turn.locator("summary", new Locator.LocatorOptions().setHasText("Table")).click();
    assertThat(turn.locator(".fold tbody tr")).hasCount(6);
    assertThat(complaints).isEmpty();
    page.context().close();
  }

  @Test
  void showsAForecastOfEachRegionWithItsBand() {
    Page page = page(1280, ColorScheme.LIGHT);

    Locator turn = ask(page, "Forecast revenue by region for the next 3 months");

    int regions = turn.locator("[data-chart=fan] .area").count();
    assertThat(regions).isGreaterThan(1);
    turn.locator(".chart").scrollIntoViewIfNeeded();
    shoot(page, ColorScheme.LIGHT, 1280, "forecast-by-region");
    turn.locator("summary", new Locator.LocatorOptions().setHasText("Table")).click();
    assertThat(turn.locator(".fold tbody tr")).hasCount(3 * regions);
    assertThat(complaints).isEmpty();
    page.context().close();
  }

  @Test
  void showsAnAnalystOnlyTheirRegion() {
    Page page = page(1280, ColorScheme.LIGHT);
    page.selectOption("#persona", new SelectOption().setLabel("Analyst Alps"));

    Locator turn = ask(page, "What were total sales by region last year?");

    assertThat(turn).containsText("Alps");
    for (String foreign : List.of("Nordics", "Benelux", "Iberia", "Isles")) {
      assertThat(turn).not().containsText(foreign);
    }
    page.context().close();
  }

  @Test
  void showsWhatADocumentSaysAndWhereItStands() {
    String steward = "";
    for (JsonNode persona : ServerProcess.json(server.get("/demo/personas", ""))) {
      steward =
          persona.path("name").asText().contains("steward")
              ? persona.path("token").asText()
              : steward;
    }
    String told = "Refunds\n\nThe money of a refund goes back within five days.";
    server.send(
        HttpRequest.newBuilder(server.url("/v1/documents?source=refunds.md&region=all"))
            .header("content-type", "text/markdown")
            .POST(HttpRequest.BodyPublishers.ofString("# " + told)),
        steward);
    while (!server.get("/v1/documents", steward).body().contains("\"ready\"")) {
      Thread.onSpinWait();
    }
    Page page = page(390, ColorScheme.LIGHT);

    Locator turn = ask(page, "How do refunds work?");

    assertThat(turn.locator(".prose blockquote")).containsText("goes back within five days");
    turn.locator("summary", new Locator.LocatorOptions().setHasText("From the documents")).click();
    assertThat(turn.locator(".passage .place")).containsText("refunds.md");
    assertThat(turn.locator(".passage blockquote")).containsText("The money of a refund");
    assertThat(complaints).isEmpty();
    page.context().close();
  }

  @Test
  void worksByKeyboardAlone() {
    Page page = page(1280, ColorScheme.LIGHT);

    assertThat(page.locator("#question")).isFocused();
    page.keyboard().type("What is revenue?");
    page.keyboard().press("Enter");
    Locator turn = page.locator(".turn").last();
    assertThat(turn.locator(".confidence"))
        .isVisible(
            new com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions()
                .setTimeout(PATIENCE));
    assertThat(page.locator("#announce")).hasText("The answer is complete.");
    assertThat(page.locator("#question")).isFocused();
    page.context().close();
  }

  @Test
  void looksWellInBothThemesAndWidths() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(1280, 390)) {
        Page page = page(width, scheme);
        shoot(page, scheme, width, "welcome");
        ask(page, "What were total sales by region last year?");
        shoot(page, scheme, width, "breakdown");
        ask(page, "Forecast revenue for the next 6 months");
        page.locator(".turn").last().locator(".chart").scrollIntoViewIfNeeded();
        shoot(page, scheme, width, "forecast");
        Object sideways = page.evaluate("() => document.documentElement.scrollWidth > innerWidth");
        assertThat(sideways).isEqualTo(false);
        page.context().close();
      }
    }

    assertThat(complaints).isEmpty();
  }

  private Page page(int width, ColorScheme scheme) {
    Page page =
        browser.newPage(
            new Browser.NewPageOptions().setViewportSize(width, 844).setColorScheme(scheme));
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
    page.setDefaultTimeout(PATIENCE);
    page.navigate(server.url("/").toString());
    page.locator(".examples button").first().waitFor();
    return page;
  }

  private static Locator ask(Page page, String question) {
    page.fill("#question", question);
    page.keyboard().press("Enter");
    Locator turn = page.locator(".turn").last();
    turn.locator(".ground").waitFor(new Locator.WaitForOptions().setTimeout(PATIENCE));
    return turn;
  }

  private static void shoot(Page page, ColorScheme scheme, int width, String name) {
    String file =
        String.join("-", scheme.name().toLowerCase(java.util.Locale.ROOT), "" + width, name);
    page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve(file + ".png")));
  }
}
