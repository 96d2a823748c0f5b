# R survey on the same data (columns as doubles in columns.bin, named in columns.txt).
cpu <- function() { t <- proc.time(); sum(t[c("user.self", "sys.self")]) }
began <- cpu()
suppressMessages({library(survey); library(jsonlite)})
folder <- commandArgs(TRUE)[1]; calibrated <- commandArgs(TRUE)[2] == "calibrated"
times <- list(import = cpu() - began); last <- cpu()
names <- readLines(file.path(folder, "columns.txt")); n <- as.integer(names[1]); names <- names[-1]
con <- file(file.path(folder, "columns.bin"), "rb")
data <- as.data.frame(setNames(lapply(names, function(x) readBin(con, "double", n)), names)); close(con)
margins <- fromJSON(file.path(folder, "margins.json"))
outcomes <- as.formula(paste("~", paste0("y", 0:19, collapse = "+")))
design <- svydesign(id = ~psu, strata = ~stratum, weights = ~w, data = data, nest = TRUE)
times$load <- cpu() - last; last <- cpu()
population <- lapply(names(margins), function(m) setNames(data.frame(as.numeric(names(margins[[m]])), unlist(margins[[m]])), c(m, "Freq")))
raked <- rake(design, lapply(names(margins), function(m) as.formula(paste("~", m))), population,
              control = list(maxit = 100, epsilon = 1e-6))
times$rake <- cpu() - last
data$raked <- weights(raked)
plain <- svydesign(id = ~psu, strata = ~stratum, weights = ~raked, data = data, nest = TRUE); last <- cpu()
all <- svymean(outcomes, plain); times$overall <- cpu() - last; last <- cpu()
by <- svyby(outcomes, ~district, plain, svymean); times$domains <- cpu() - last
check <- list(weight = sum(data$raked^2), overall = c(coef(all)[[4]], SE(all)[[4]]), domains = c(by$y3[1], by$se.y3[1]))
if (calibrated) {
  last <- cpu()
  total <- sum(unlist(margins[[1]]))
  for (m in names(margins)) data[[m]] <- factor(data[[m]])
  d <- svydesign(id = ~psu, strata = ~stratum, weights = ~w, data = data, nest = TRUE)
  targets <- c(total, unlist(lapply(margins, function(m) unlist(m)[-1])))
  formula <- as.formula(paste("~", paste(names(margins), collapse = "+")))
  names(targets) <- colnames(model.matrix(formula, data[1:100, ]))
  cal <- calibrate(d, formula, targets, calfun = "raking", epsilon = 1e-6)
  one <- svymean(outcomes, cal); times$calibrated <- cpu() - last
  check$calibrated <- c(coef(one)[[4]], SE(one)[[4]])
}
peak <- as.numeric(sub("[^0-9]*([0-9]+).*", "\\1", grep("VmHWM", readLines("/proc/self/status"), value = TRUE))) / 1024
cat(toJSON(list(times = times, check = check, peak = peak), auto_unbox = TRUE, digits = 15), "\n")
