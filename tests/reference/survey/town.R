# Reference numbers for tests/reference/test_survey.py, from Debian's r-cran-survey 4.1-1.
# town.csv is self-made: four districts (strata), houses (first stage), flats (second stage), drawn at random.
# Run in this folder: Rscript town.R
suppressMessages({library(survey); library(jsonlite)})
town <- read.csv("town.csv", stringsAsFactors = TRUE)
n15 <- function(x) as.numeric(formatC(as.numeric(x), digits = 15, format = "g"))
stat <- function(o) list(names = names(coef(o)), est = n15(coef(o)), se = n15(SE(o)))
two <- svydesign(id = ~house + flat, strata = ~district, fpc = ~houses + flats, data = town)
one <- svydesign(id = ~house, strata = ~district, weights = ~w, data = town)
flat <- svydesign(id = ~1, strata = ~district, weights = ~w, data = town)
out <- list()
for (k in c("two", "one", "flat")) {
  d <- get(k)
  r <- list(df = degf(d))
  r$mean <- stat(svymean(~quality, d, na.rm = TRUE, deff = TRUE))
  r$mean$deff <- n15(deff(svymean(~quality, d, na.rm = TRUE, deff = TRUE)))
  r$total <- stat(svytotal(~income, d))
  r$share <- stat(svymean(~age, d)); r$share$vcov <- lapply(1:3, function(i) n15(vcov(svymean(~age, d))[i, ]))
  r$ratio <- stat(svyratio(~done, ~visits, d))
  q <- svyquantile(~income, d, c(.25, .5, .9), ci = TRUE, interval.type = "mean", qrule = "school")[[1]]
  r$quantile <- list(q = n15(q[, 1]), low = n15(q[, 2]), high = n15(q[, 3]), se = n15(q[, 4]))
  b <- svyby(~quality, ~sex, d, svymean, na.rm = TRUE)
  r$by <- list(sex = as.character(b$sex), est = n15(b$quality), se = n15(b$se))
  dif <- svycontrast(svyby(~income, ~sex, d, svymean, covmat = TRUE), c(f = 1, m = -1))
  r$difference <- list(est = n15(coef(dif)), se = n15(SE(dif)))
  for (m in c("logit", "beta")) { x <- svyciprop(~online, d, method = m)
    r[[m]] <- list(est = n15(x), low = n15(attr(x, "ci")[1]), high = n15(attr(x, "ci")[2])) }
  for (s in c("F", "Chisq")) { x <- svychisq(~online + age, d, statistic = s)
    r[[s]] <- list(value = n15(x$statistic), df = n15(x$parameter), p = n15(x$p.value)) }
  age <- c("18-34" = 900, "35-59" = 1300, "60+" = 800)
  raked <- calibrate(d, ~age + sex, c(`(Intercept)` = 3000, `age35-59` = 1300, `age60+` = 800, sexm = 1350),
                     calfun = "raking", epsilon = 1e-12)
  r$raked <- stat(svymean(~income, raked))
  post <- postStratify(d, ~age, data.frame(age = names(age), Freq = as.numeric(age)))
  r$post <- stat(svytotal(~income, post))
  logit <- calibrate(d, ~age + visits, c(`(Intercept)` = 3000, `age35-59` = 1300, `age60+` = 800, visits = 7100),
                     calfun = "logit", bounds = c(.3, 3), epsilon = 1e-12)
  r$logit_calibration <- stat(svymean(~income, logit))
  cut <- trimWeights(post, upper = 40, strict = TRUE)
  r$trimmed <- c(stat(svymean(~income, cut)), list(max = n15(max(weights(cut))), sum2 = n15(sum(weights(cut)^2))))
  out[[k]] <- r
}
jkn <- as.svrepdesign(one, type = "JKn")
out$jkn <- list(mean = stat(svymean(~quality, jkn, na.rm = TRUE)), ratio = stat(svyratio(~done, ~visits, jkn)))
pairs <- subset(town, house %% 100 <= 2)
brr <- as.svrepdesign(svydesign(id = ~house, strata = ~district, weights = ~w, data = pairs), type = "BRR")
fay <- as.svrepdesign(svydesign(id = ~house, strata = ~district, weights = ~w, data = pairs), type = "Fay", fay.rho = .3)
out$brr <- stat(svytotal(~income, brr)); out$fay <- stat(svytotal(~income, fay))
lonely <- subset(town, district != "river" | house == 301)
for (o in c("certainty", "average")) { options(survey.lonely.psu = o)
  out[[o]] <- stat(svymean(~income, svydesign(id = ~house, strata = ~district, weights = ~w, data = lonely))) }
write(toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE, na = "null"), "town.json")
