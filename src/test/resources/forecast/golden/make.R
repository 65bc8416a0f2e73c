# Reference values from R's package forecast, an oracle and never a dependency.
#   Rscript make.R > r-forecast.txt      (r-cran-forecast 8.20, R 4.2.2; one thread)
# Each line: a name, a colon, numbers with 17 digits (or a word).
suppressMessages(library(forecast))
say <- function(name, x) cat(name, ": ", paste(sprintf("%.17g", as.numeric(x)), collapse = " "), "\n", sep = "")

air <- AirPassengers

# ETS: what ets() finds for each admissible form, the parameters, the states before the first value
# (the newest seasonal state first), likelihood, forecasts, half of a 95 % band.
forms <- c("ANN", "AAN", "AAdN", "ANA", "AAA", "AAdA", "MNN", "MAN", "MAdN", "MNA", "MAA", "MAdA",
           "MNM", "MAM", "MAdM")
for (form in forms) {
  damped <- grepl("d", form)
  fit <- ets(air, model = sub("d", "", form), damped = damped)
  ahead <- forecast(fit, h = 30, level = 95)
  m <- paste0("ets.", form)
  value <- function(n, other) if (n %in% names(fit$par)) fit$par[[n]] else other
  say(paste0(m, ".weights"), c(value("alpha", 0), value("beta", 0), value("gamma", 0), value("phi", 1)))
  first <- fit$states[1, ]
  say(paste0(m, ".level"), first[["l"]])
  say(paste0(m, ".trend"), if ("b" %in% names(first)) first[["b"]] else 0)
  say(paste0(m, ".season"), first[grepl("^s", names(first))])
  say(paste0(m, ".loglik"), fit$loglik)
  say(paste0(m, ".aicc"), fit$aicc)
  say(paste0(m, ".sigma2"), fit$sigma2)
  say(paste0(m, ".mean"), ahead$mean)
  say(paste0(m, ".sd"), (ahead$upper - ahead$mean) / qnorm(0.975))
}
fit <- ets(Nile)
cat("ets.nile.form: ", fit$method, "\n", sep = "")
say("ets.nile.aicc", fit$aicc)
say("ets.nile.mean", forecast(fit, h = 1)$mean)

# Theta with its own search for alpha and the first level.
say("theta.air", thetaf(air, h = 24)$mean)
say("theta.nile", thetaf(Nile, h = 12)$mean)

# STL, plain and robust, with seasonal windows that use and do not use jumps.
# Robust with five outer rounds: from the seventh on R now and then takes a wrong median, since its
# partial sort is asked for the upper of the two middle ranks first.
stls <- function(name, y, window, robust) {
  fit <- if (robust) stl(y, s.window = window, robust = TRUE, outer = 5) else stl(y, s.window = window)
  say(paste0(name, ".season"), fit$time.series[, "seasonal"])
  say(paste0(name, ".trend"), fit$time.series[, "trend"])
}
stls("stl.air.11", air, 11, FALSE)
stls("stl.air.7", air, 7, FALSE)
stls("stl.air.11.robust", air, 11, TRUE)
stls("stl.air.21.robust", log(air), 21, TRUE)

# MSTL on a made series with two seasons, with an outlier.
t <- 1:280
two <- 50 + t / 20 + 5 * sin(2 * pi * t / 7) + 3 * cos(2 * pi * t / 28) + ((t * 7919) %% 101) / 50
two[100] <- 90
say("mstl.y", two)
for (robust in c(FALSE, TRUE)) {
  fit <- if (robust) mstl(msts(two, seasonal.periods = c(7, 28)), robust = TRUE, outer = 2)
         else mstl(msts(two, seasonal.periods = c(7, 28)))
  name <- if (robust) "mstl.robust" else "mstl"
  say(paste0(name, ".trend"), fit[, "Trend"])
  say(paste0(name, ".7"), fit[, "Seasonal7"])
  say(paste0(name, ".28"), fit[, "Seasonal28"])
}

# Croston with fixed alpha.
rare <- c(0, 0, 3, 0, 1, 0, 0, 4, 0, 0, 0, 2, 0, 1, 0, 0, 0, 5, 0, 2, 0, 0, 0, 0, 1, 0, 0, 3, 0, 0)
say("croston.y", rare)
for (alpha in c(0.05, 0.1, 0.3)) say(paste0("croston.", alpha), croston(rare, h = 1, alpha = alpha)$mean)
