# Reference values of R for ArimaGoldenTest: Rscript arima.R > arima.json
# Made with R 4.2 and forecast 8.20, one thread. Series: simulated here, and four published ones
# (Box & Jenkins airline passengers, Nile flow, Canadian lynx, US accidental deaths).
suppressMessages({library(forecast); library(jsonlite)})
RNGversion("4.0.0")
set.seed(20)
exact <- list(reltol = 1e-15, maxit = 2000)
likelihood <- function(name, x, order, seasonal, m, ar, sar, ma, sma, mean) {
  fixed <- c(ar, ma, sar, sma, if (mean) NA)
  fit <- arima(ts(x, frequency = m), order = order, seasonal = list(order = seasonal, period = m),
    include.mean = mean, fixed = fixed, transform.pars = FALSE, method = "ML",
    optim.control = exact, SSinit = "Gardner1980")
  list(name = name, y = as.numeric(x), m = m, ar = I(ar), seasonAr = I(sar), ma = I(ma),
    seasonMa = I(sma), mean = mean, logLikelihood = fit$loglik, sigma2 = fit$sigma2,
    level = if (mean) tail(fit$coef, 1)[[1]] else 0)
}
none <- numeric(0)
w <- as.numeric(arima.sim(list(ar = c(0.6, -0.3), ma = 0.5), 120)) + 3
gappy <- w; gappy[c(1, 20, 21, 22, 60, 119)] <- NA
air <- log(as.numeric(AirPassengers))
moves <- diff(diff(air, 12))
likelihoods <- list(
  likelihood("ar2", w, c(2, 0, 0), c(0, 0, 0), 1, c(0.5, -0.2), none, none, none, TRUE),
  likelihood("ma2", w, c(0, 0, 2), c(0, 0, 0), 1, none, none, c(0.9, 0.4), none, TRUE),
  likelihood("arma21", w, c(2, 0, 1), c(0, 0, 0), 1, c(0.6, -0.3), none, 0.5, none, TRUE),
  likelihood("near", w, c(1, 0, 1), c(0, 0, 0), 1, 0.97, none, -0.9, none, TRUE),
  likelihood("airline", moves, c(0, 0, 1), c(0, 0, 1), 12, none, none, -0.4, -0.6, FALSE),
  likelihood("seasonal", moves, c(2, 0, 1), c(1, 0, 1), 12, c(0.3, 0.1), 0.4, -0.5, -0.7, FALSE),
  likelihood("twice", diff(air), c(1, 0, 1), c(2, 0, 1), 12, -0.3, c(0.5, 0.3), 0.2, -0.2, TRUE),
  likelihood("gaps", gappy, c(2, 0, 1), c(0, 0, 0), 1, c(0.6, -0.3), none, 0.5, none, TRUE))

foresight <- function(name, x, m, order, seasonal, drift = FALSE) {
  x <- ts(x, frequency = m)
  fit <- Arima(x, order = order, seasonal = seasonal, include.constant = drift, method = "ML",
    optim.control = exact)
  f <- forecast(fit, h = 18, level = 68.26894921370859)
  co <- coef(fit)
  pick <- function(p) as.numeric(co[grepl(p, names(co))])
  list(name = name, y = as.numeric(x), m = m, order = order, seasonal = seasonal,
    constant = drift, ar = I(pick("^ar")), ma = I(pick("^ma")), seasonAr = I(pick("^sar")),
    seasonMa = I(pick("^sma")), mean = as.numeric(f$mean),
    deviation = as.numeric(f$upper - f$mean), logLikelihood = fit$loglik, aicc = fit$aicc)
}
forecasts <- list(
  foresight("airline", air, 12, c(0, 1, 1), c(0, 1, 1)),
  foresight("nile", Nile, 1, c(1, 1, 1), c(0, 0, 0), TRUE),
  foresight("lynx", log10(lynx), 1, c(2, 0, 1), c(0, 0, 0), TRUE),
  foresight("deaths", USAccDeaths, 12, c(1, 1, 1), c(1, 0, 0), TRUE),
  foresight("twice", cumsum(cumsum(w - 3)), 1, c(1, 2, 1), c(0, 0, 0)))

simulated <- function(i) {
  m <- c(1, 4, 12, 12)[i %% 4 + 1]
  n <- c(40, 60, 120, 90)[i %% 4 + 1]
  x <- arima.sim(list(ar = runif(1, -0.7, 0.8), ma = runif(1, -0.8, 0.8)), n)
  if (i %% 3 == 0) x <- cumsum(x)
  if (m > 1 && i %% 5 < 3) x <- x + c(1, 3)[i %% 2 + 1] * sin(2 * pi * seq_len(n) / m)
  ts(as.numeric(x) + 0.02 * (i %% 2) * seq_len(n), frequency = m)
}
sets <- c(list(ts(air, frequency = 12), ts(as.numeric(Nile)), ts(as.numeric(log10(lynx))),
  USAccDeaths, log(UKgas), nottem), lapply(1:24, simulated))
chosen <- lapply(sets, function(x) {
  fit <- auto.arima(x)
  m <- frequency(x)
  sd <- if (m > 1) nsdiffs(x) else 0
  level <- suppressWarnings(urca::ur.kpss(x, type = "mu",
    use.lag = trunc(3 * sqrt(length(x)) / 13)))@teststat
  strength <- if (m > 1) {
    parts <- mstl(x)
    max(0, 1 - var(parts[, "Remainder"]) / var(parts[, "Remainder"] + parts[, 3]))
  } else 0
  list(y = as.numeric(x), m = m, kpss = level, strength = strength, seasonDiff = sd,
    diff = ndiffs(if (sd > 0) diff(x, m) else x), order = fit$arma, aicc = fit$aicc)
})
cat(toJSON(list(likelihoods = likelihoods, forecasts = forecasts, chosen = chosen),
  digits = NA, auto_unbox = TRUE))
