package dev.trivium.forecast.arima;

/**
 * Structure of a seasonal ARIMA model.
 *
 * @param ar order of the autoregression
 * @param diff how often the values are differenced
 * @param ma order of the moving average
 * @param seasonAr order of the autoregression over seasons
 * @param seasonDiff how often the values are differenced over a season
 * @param seasonMa order of the moving average over seasons
 * @param season periods of one season, 1 without
 * @param constant whether the differenced values have a mean of their own
 */
record Orders(
    int ar,
    int diff,
    int ma,
    int seasonAr,
    int seasonDiff,
    int seasonMa,
    int season,
    boolean constant) {
  private static final int MOST = 5;
  private static final int MOST_SEASONAL = 2;
  private static final int MOST_TOGETHER = 7;

  /** White noise after differencing. */
  static Orders plain(int diff, int seasonDiff, int season) {
    return new Orders(0, diff, 0, 0, seasonDiff, 0, season, diff + seasonDiff < 2);
  }

  Orders with(int ar, int ma, int seasonAr, int seasonMa) {
    return new Orders(ar, diff, ma, seasonAr, seasonDiff, seasonMa, season, constant);
  }

  Orders withConstant(boolean has) {
    return new Orders(ar, diff, ma, seasonAr, seasonDiff, seasonMa, season, has);
  }

  /** Number of weights that are searched for. */
  int weights() {
    return ar + ma + seasonAr + seasonMa;
  }

  /** Values that differencing takes. */
  int lost() {
    return diff + seasonDiff * season;
  }

  /** Lag of the oldest value that a forecast stands on. */
  int reach() {
    return Math.max(ar + seasonAr * season, ma + seasonMa * season);
  }

  boolean allowed() {
    boolean each =
        within(ar, MOST)
            && within(ma, MOST)
            && within(seasonAr, MOST_SEASONAL)
            && within(seasonMa, MOST_SEASONAL);
    boolean seasons = season > 1 || seasonAr + seasonMa == 0;
    boolean level = !constant || diff + seasonDiff < 2;
    return each && seasons && level && weights() <= MOST_TOGETHER;
  }

  String label() {
    String plain = "ARIMA(" + ar + "," + diff + "," + ma + ")";
    String seasonal = "(" + seasonAr + "," + seasonDiff + "," + seasonMa + ")[" + season + "]";
    String level = diff + seasonDiff == 0 ? " with mean" : " with drift";
    return plain + (season > 1 ? seasonal : "") + (constant ? level : "");
  }

  private static boolean within(int order, int most) {
    return order >= 0 && order <= most;
  }
}
