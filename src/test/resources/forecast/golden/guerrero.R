# Guerrero's criterion as BoxCox.lambda of the R package forecast evaluates it.
# Rscript guerrero.R > guerrero.csv
suppressMessages(library(forecast))
criterion <- get("guer.cv", envir = asNamespace("forecast"))
row <- function(name, x) for (lambda in c(0, 0.5, 1))
  cat(name, lambda, sprintf("%.15g", criterion(lambda, x)), sep = ",", fill = TRUE)
cat("series,lambda,criterion\n")
row("AirPassengers", AirPassengers)
row("UKgas", UKgas)
row("Nile", Nile)
cat("#", R.version.string, "forecast", as.character(packageVersion("forecast")), "\n")
